"""For the walk over all addresses: the catalogue is public."""

OPEN = {
    "errors:code": "a code means the same to everybody",
    "errors:code_json": "a code means the same to everybody",
    "problem": "the type of a problem leads to its page",
}
OBJECTS = {}
