"""A declaration being filled in, for the walk over all addresses."""

from heliu.submission.api import start_form


def draft(owner):
    return {"number": start_form(actor=owner)}


def group(owner):
    return {**draft(owner), "group": "order"}


OBJECTS = {
    **dict.fromkeys(("declare:overview", "declare:documents", "declare:check"), draft),
    **dict.fromkeys(("declare:confirm", "declare:discard"), draft),
    **dict.fromkeys(("declare:step", "declare:typed"), group),
}
