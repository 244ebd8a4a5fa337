"""Submission (报送): what an enterprise prepares on pages or in Excel, and how it becomes signed messages at the doors."""
