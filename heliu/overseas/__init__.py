"""Goods sold from overseas warehouses (出口海外仓, 9810): departed, in stock, sold, paid for, tax refund closed."""
