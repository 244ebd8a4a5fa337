"""Originals (支付原始数据): what customs asks platforms for, kept beforehand, signed and uploaded within minutes."""
