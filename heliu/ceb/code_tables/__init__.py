"""The customs' code tables in both languages, as far as pages and files name their codes: units and countries."""
