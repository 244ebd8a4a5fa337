"""What every page knows: who asks, in which role and face, the navigation, the language, exercise or the real thing."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language

from heliu.kernel.days import business_day, now
from heliu.people.facts import NOBODY, Actor, Role
from heliu.registry.api import firms_on
from heliu.web.kit import nav
from heliu.web.kit.faces import ROLE_NAMES, Face, face_of, in_order, worn_role


@dataclass(frozen=True, slots=True)
class Dress:
    """How a page presents itself to one person; without one it shows the public face."""

    face: Face | None
    role: Role | None
    role_name: Promise | str
    roles: list[tuple[Role, Promise]]
    firm: str
    navigation: list[tuple[Promise, list[nav.Line]]]


UNDRESSED = Dress(face=None, role=None, role_name="", roles=[], firm="", navigation=[])


def dress(request: HttpRequest) -> Dress:
    actor = known_actor(request)
    if actor is None:
        return UNDRESSED
    role = worn_role(request, actor)
    return Dress(
        face=face_of(role),
        role=role,
        role_name=ROLE_NAMES[role] if role else "",
        roles=[(one, ROLE_NAMES[one]) for one in in_order(actor.roles)],
        firm=firm_name(actor.firm) if actor.firm else "",
        navigation=nav.lines(role, request.path, firmless=actor.firm is None and actor.post is None),
    )


def firm_name(code: str) -> str:
    """As it is filed; a firm that is not yet in the register goes by its code."""
    firm = firms_on([code], business_day(now())).get(code)
    return firm.name if firm else code


def known_actor(request: HttpRequest) -> Actor | None:
    """Who has signed in; nobody while the database does not answer: the status page still has to."""
    actor: Actor = getattr(request, "actor", NOBODY)
    try:
        is_known = actor.is_known
    except DatabaseError:
        return None
    return actor if is_known else None


def page(request: HttpRequest) -> dict[str, Any]:
    """Lazy: a page that shows no header (an answer to HTMX) asks for nothing."""
    return {
        "dress": SimpleLazyObject(lambda: dress(request)),
        "actor": SimpleLazyObject(lambda: known_actor(request)),
        "exercise": not settings.PRODUCTION,
        "languages": settings.LANGUAGES,
        "language": get_language(),
        "request_id": getattr(request, "request_id", ""),
    }
