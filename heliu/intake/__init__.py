"""The message doors (报文接收): one raw-ASGI process that verifies, scans, commits and answers."""
