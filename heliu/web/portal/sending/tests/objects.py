"""A batch, for the walk over all addresses."""

from heliu.submission.api import start_form


def batch(owner):
    return {"number": start_form(actor=owner)}


OBJECTS = dict.fromkeys(
    ("sending:batch", "sending:back", "sending:again", "sending:sign", "sending:prepare", "sending:done"), batch
)
