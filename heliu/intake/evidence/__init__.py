"""The evidence (存证) opened for people: messages as received, and what of them may be shown."""
