"""Pages anybody may read without signing in, one folder a topic."""
