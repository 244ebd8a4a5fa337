"""Excel of orders (订单导入): upload, preview with every fault at its row, error workbook, confirmation."""
