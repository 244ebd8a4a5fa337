"""The embedded PostgreSQL: its binaries, the account it runs as, its folder, its start, crash and stop."""
