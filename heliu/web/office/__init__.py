"""The officers' workplace (办公端), one folder a topic."""
