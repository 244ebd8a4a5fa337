"""For the walk over all addresses: the law is public."""

OPEN = {
    "policies:document": "a document of the law is everybody's",
    "policies:rule": "a rule is everybody's; those for officers are not there for others",
    "policies:parameter": "a parameter is everybody's; values for officers are withheld from others",
}
OBJECTS = {}
