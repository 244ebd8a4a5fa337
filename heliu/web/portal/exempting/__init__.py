"""Registering goods exported without purchase vouchers (登记无票免税): from our lists, typed, or as a workbook."""
