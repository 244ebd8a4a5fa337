"""What other rooms may ask of changes: drafts with their verbs and lists, and the releases of a parameter."""

from heliu.lawbook.changes.departments import department, may_change
from heliu.lawbook.changes.reading import count_drafts, draft, list_drafts, open_drafts, releases_of, waiting
from heliu.lawbook.changes.releases import first_possible
from heliu.lawbook.changes.services import (
    approve,
    begin,
    keep_impact,
    reject,
    rewrite,
    submit,
    to_be_weighed,
    withdraw,
)

__all__ = [
    "approve",
    "begin",
    "count_drafts",
    "department",
    "draft",
    "first_possible",
    "keep_impact",
    "list_drafts",
    "may_change",
    "open_drafts",
    "reject",
    "releases_of",
    "rewrite",
    "submit",
    "to_be_weighed",
    "waiting",
    "withdraw",
]
