"""A form for one declaration (单票申报): each value once, saved as one goes, checked as typed, sent signed."""
