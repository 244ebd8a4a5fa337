"""The later life of an export on its page: papers that followed it, goods that came back, where it was summed up.

What is known of returns and summaries is asked for as the owner of the tables, with the reader's firm: a firm finds
the applications it has a part in, an officer all. A carrier that only carried the export sees neither.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from heliu.clearance.export_returns.api import returns_of
from heliu.clearance.exports.api import summary_of
from heliu.clearance.pages import ENTER, export_moves, remarks_in
from heliu.people.api import may
from heliu.people.facts import Actor
from heliu.web.cases.declaration.page import Shown
from heliu.web.cases.declaration.words import PAPERS, RETURN_STATES, SUMMARY_STATES, TAX_FREE
from heliu.web.cases.messages.words import Tag, status_tag
from heliu.web.database import database

Row = Mapping[str, Any]


def later_rows(actor: Actor, shown: Shown) -> dict[str, Any]:
    """Returns and summary of an export; to be asked for beyond the wall, of a party of it."""
    number, firm = shown.told["id"], None if actor.is_officer else actor.firm
    summary = summary_of(database(), number, firm)
    return {
        "returns": [_return_row(actor, one) for one in returns_of(database(), number, firm)],
        "currency": shown.told["inventory"]["currencies"][0],
        "summary": summary,
        "may_enter_number": may(actor, ENTER),
        "summary_tag": SUMMARY_STATES.get(summary["status"]) if summary else None,
    }


def paper_rows(actor: Actor, papers: Sequence[Row]) -> list[dict[str, Any]]:
    """The later papers, each with its answer; the message itself is open to who sent it and to officers."""
    return [
        {
            **paper,
            "name": PAPERS[paper["kind"]],
            "remarks": [one for one in remarks_in(paper["told"]) if one.code.startswith("E")],
            "tag": _answer_tag(paper["kind"], paper["status"]),
            "may_open": actor.is_officer or paper["sender"] == actor.firm,
        }
        for paper in papers
    ]


def _answer_tag(kind: str, status: int | None) -> Tag | None:
    """What a paper was answered: 399 closes every one of them, and only of a cancellation says that it is granted."""
    if status is None:
        return None
    settled = status == export_moves.CANCELLED and kind != "CEB605"
    return Tag(gettext("海关审结"), "good") if settled else status_tag(status)


def _return_row(actor: Actor, one: Row) -> dict[str, Any]:
    """``stands``: whether anything follows of it; what was sent back or replaced leads to nothing."""
    return {
        **one,
        "tag": RETURN_STATES.get(one["status"]) or status_tag(one["status"]),
        "remarks": remarks_in(one["told"]),
        "stands": one["status"] != export_moves.RETURNED and not one["superseded_by"],
        "tax_free_words": TAX_FREE[one["tax_free"]],
        "may_open": actor.is_officer or one["sender"] == actor.firm,
        "officer": actor.is_officer,
    }
