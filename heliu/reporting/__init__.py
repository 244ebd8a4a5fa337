"""Platform tax reporting (平台涉税信息报送): what platforms tell the tax office of themselves and of their sellers."""
