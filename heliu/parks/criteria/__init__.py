"""The criteria of recognition and grading as dated data."""
