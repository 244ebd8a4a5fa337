"""A decision computed again (重算), of whatever room: what is told of it, and what explains where it differs. Pure."""
