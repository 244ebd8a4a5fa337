"""Platform tax reports on pages: the platforms' to make and file, the tax bureau's to read (平台涉税信息报送)."""
