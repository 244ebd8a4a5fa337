"""The issuers of certificates the zone trusts (发证机构), and how fresh their revocation lists (吊销列表) are.

A list past its next update still counts, since what it names stays revoked; but what was revoked since is not known,
and the zone's officers are warned until a newer one is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from heliu.kernel.languages import say
from heliu.kernel.problems import Conflict
from heliu.people.api import record, require
from heliu.registry.facts import Issuer
from heliu.registry.models import TrustAnchor
from heliu.registry.services import load_revocation_list

if TYPE_CHECKING:
    from datetime import datetime

    from heliu.people.facts import Actor

KEEP = "registry.keep_revocation_lists"


def issuers(*, actor: Actor) -> list[Issuer]:
    """All that are trusted today, by name."""
    require(actor, KEEP)
    rows = TrustAnchor.objects.filter(is_active=True).values(
        "fingerprint",
        "name",
        "algorithm",
        "not_after",
        this_update=F("revocation_list__this_update"),
        next_update=F("revocation_list__next_update"),
    )
    return [Issuer(**row) for row in rows]


def stale_lists(at: datetime, *, actor: Actor) -> int:
    """How many trusted issuers have announced a newer list than the one held."""
    return sum(one.is_stale(at) for one in issuers(actor=actor))


def renew_revocation_list(content: bytes, *, actor: Actor) -> None:
    """Hold a newer list of a trusted issuer, in PEM or DER. Raises Unreadable, Invalid, and Conflict for an old one."""
    require(actor, KEEP)
    issuer = load_revocation_list(content)
    if issuer is None:
        raise Conflict(
            say(
                "已有的吊销列表同样新或更新，未作改动。请到发证机构网站下载最新的一份。",
                "The list held is as new or newer, nothing was changed. Fetch the newest from the issuer's site.",
            )
        )
    record(actor, KEEP, issuer)
