"""The heliu command."""
