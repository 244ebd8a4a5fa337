"""For the walk over all addresses: parks and calls for applicants are public."""

OPEN = {
    "parks:park": "a park's page is for everybody",
    "parks:apply": "a team applies without an account; the call is public",
}
OBJECTS = {}
