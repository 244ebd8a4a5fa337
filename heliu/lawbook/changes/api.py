"""What other rooms may ask of changes: drafts with their verbs and lists, and the releases of a parameter."""

from heliu.lawbook.changes.departments import department, may_change
from heliu.lawbook.changes.reading import count_drafts, draft, list_drafts, releases_of, waiting
from heliu.lawbook.changes.releases import first_possible
from heliu.lawbook.changes.services import approve, begin, reject, rewrite, submit, weigh, withdraw

__all__ = [
    "approve",
    "begin",
    "count_drafts",
    "department",
    "draft",
    "first_possible",
    "list_drafts",
    "may_change",
    "reject",
    "releases_of",
    "rewrite",
    "submit",
    "waiting",
    "weigh",
    "withdraw",
]
