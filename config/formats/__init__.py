"""How numbers are written where Django's own locale leaves it open."""
