"""Objects for the walk over all addresses: a declaration under review."""

from heliu.clearance.tests.declared import Declared
from heliu.web.database import database


def declaration(_owner):
    return {"number": Declared(database()).inventory(300)}


def verb(owner):
    return {**declaration(owner), "verb": "release"}


OBJECTS = {
    "declaration:show": declaration,
    "declaration:live": declaration,
    "declaration:withdraw": declaration,
    "declaration:changes": declaration,
    "declaration:paper": declaration,
    "declaration:act": verb,
}
