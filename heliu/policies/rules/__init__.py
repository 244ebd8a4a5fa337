"""Rules of the law as pure functions: the day is an argument, every answer carries its references."""
