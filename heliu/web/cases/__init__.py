"""Pages both faces share, each seeing what is theirs: one folder a topic."""
