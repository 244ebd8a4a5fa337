"""Submission (报送): what an enterprise prepares on pages or in Excel, and how it comes signed to the doors."""
