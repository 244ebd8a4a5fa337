"""Worksheets of income tax by assessment, for sellers and the tax bureau (核定征收计算表)."""
