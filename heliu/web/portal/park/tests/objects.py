"""Objects for the walk over all addresses: an event of a park."""

OPEN = {"portal_park:sign_up": "an event is open to every firm; what is noted is the actor's own"}
OBJECTS = {}
