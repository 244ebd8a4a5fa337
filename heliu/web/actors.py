"""Every request knows who asks: the signed-in person under the hat of this session, with the firm's filed roles."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from heliu.kernel.days import business_day, now
from heliu.people.api import actor_of, beyond_the_wall, firms_of, hats_of, wear
from heliu.people.facts import NOBODY, Actor, Hat
from heliu.registry.api import delegated_hats, roles_of

HAT: Final = "hat"
"""The session's key of the hat chosen by the person (see ``heliu.people.facts.Hat``)."""
DELEGATED: Final = "for:"
"""How the keys of hats begin that another firm has lent."""


class ActorRequest(HttpRequest):
    """A request behind :class:`ActorMiddleware`, for the annotations of views."""

    actor: Actor


class ActorMiddleware:
    """Sets ``request.actor``. Nothing is asked of the database before a view looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: who_asks(request))  # type: ignore[attr-defined]  # ActorRequest
        return self.get_response(request)


def who_asks(request: HttpRequest) -> Actor:
    """The actor of a request, worked out anew: after a switch of hats within it too."""
    if not request.user.is_authenticated:
        return NOBODY
    return actor_under(request.user.pk, request.session.get(HAT))


def actor_under(user_id: int, hat: str | None) -> Actor:
    """The person under that hat today, with what their firm is filed as: for jobs that go on without the request."""
    day = business_day(now())
    actor = actor_of(user_id, day, hat)
    if actor.is_known and str(hat).startswith(DELEGATED):
        held = delegated_hats(firms_of(user_id, day), day)
        actor = next((wear(actor, lent) for lent in held if lent.key == hat), actor)
    return actor if actor.firm is None else replace(actor, roles=roles_of(actor.firm, day))


def hats(request: HttpRequest) -> list[Hat]:
    """In which capacities the signed-in person may act today: the own ones, then those by delegation."""
    if not request.user.is_authenticated:
        return []
    user_id, day = request.user.pk, business_day(now())
    with beyond_the_wall("what was lent to any firm of this person, not only to the one acted for just now"):
        return [*hats_of(user_id, day), *delegated_hats(firms_of(user_id, day), day)]
