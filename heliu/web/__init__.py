"""The pages (门户): here a status page and the Django admin."""
