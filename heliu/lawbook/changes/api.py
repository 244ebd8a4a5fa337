"""What other rooms may ask of changes: drafts with their verbs and lists, and what was released."""

from heliu.lawbook.changes.departments import department, may_change
from heliu.lawbook.changes.reading import count_drafts, draft, list_drafts, releases_of, waiting
from heliu.lawbook.changes.releases import first_possible, law_of, released
from heliu.lawbook.changes.services import approve, begin, checked, reject, rewrite, submit, weigh, withdraw

__all__ = [
    "approve",
    "begin",
    "checked",
    "count_drafts",
    "department",
    "draft",
    "first_possible",
    "law_of",
    "list_drafts",
    "may_change",
    "reject",
    "released",
    "releases_of",
    "rewrite",
    "submit",
    "waiting",
    "weigh",
    "withdraw",
]
