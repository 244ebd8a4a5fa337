"""The issuers of certificates the zone trusts (发证机构), and how fresh their revocation lists (吊销列表) are.

A list past its next update still counts, since what it names stays revoked; but what was revoked since is not known,
and the zone's officers are warned until a newer one is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from heliu.kernel.days import day_bounds
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.languages import say
from heliu.kernel.problems import Conflict
from heliu.people.api import record, require
from heliu.registry.facts import Issuer, ListStanding
from heliu.registry.models import TrustAnchor
from heliu.registry.services import load_revocation_list

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from heliu.kernel.listing import Asked
    from heliu.people.facts import Actor

KEEP: Final = "registry.keep_revocation_lists"
ORDERS: Final = {"name": "name", "not_after": "not_after"}


def list_issuers(actor: Actor, asked: Asked, at: datetime) -> list[Issuer]:
    """A page of those that are trusted today."""
    rows = _chosen(actor, asked, at).select_related("revocation_list")
    return [_fact(row) for row in keyset(rows, asked, ORDERS)]


def count_issuers(actor: Actor, asked: Asked, most: int, at: datetime) -> int:
    """How many, but never counting beyond ``most``."""
    return count_up_to(_chosen(actor, asked, at), most)


def stale_lists(at: datetime, *, actor: Actor) -> int:
    """How many trusted issuers have announced a newer list than the one held."""
    return _trusted(actor).filter(_standing(ListStanding.STALE, at)).count()


def _trusted(actor: Actor) -> QuerySet[TrustAnchor]:
    require(actor, KEEP)
    return TrustAnchor.objects.filter(is_active=True)


def _chosen(actor: Actor, asked: Asked, at: datetime) -> QuerySet[TrustAnchor]:
    rows, filters = _trusted(actor), asked.filters
    if standing := filters.get("standing"):
        rows = rows.filter(_standing(ListStanding(standing), at))
    if name := filters.get("name"):
        rows = rows.filter(Q(name__icontains=name) | Q(fingerprint__istartswith=name))
    if algorithm := filters.get("algorithm"):
        rows = rows.filter(algorithm=algorithm)
    if ends := filters.get("ends"):
        rows = rows.filter(not_after__lt=day_bounds(ends)[1])
    return rows


def _standing(standing: ListStanding, at: datetime) -> Q:
    """As :meth:`Issuer.standing` says it of one."""
    stale = Q(revocation_list__next_update__lte=at)
    held = Q(revocation_list__isnull=False)
    fresh = held & (Q(revocation_list__next_update__isnull=True) | Q(revocation_list__next_update__gt=at))
    return {ListStanding.MISSING: ~held, ListStanding.STALE: stale, ListStanding.FRESH: fresh}[standing]


def _fact(row: TrustAnchor) -> Issuer:
    held = getattr(row, "revocation_list", None)  # many an issuer has published none
    return Issuer(
        fingerprint=row.fingerprint,
        name=row.name,
        algorithm=row.algorithm,
        not_after=row.not_after,
        this_update=held.this_update if held else None,
        next_update=held.next_update if held else None,
    )


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
