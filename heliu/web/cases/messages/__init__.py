"""The message centre (报文中心): every message with its life, its receipts in words, its evidence."""
