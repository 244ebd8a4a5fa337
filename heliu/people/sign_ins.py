"""Sign-ins (登录记录): what happened to a login, in the audit; read by the person, and by whoever answers for them."""

from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from heliu.kernel.days import BEIJING
from heliu.people.auditing import record
from heliu.people.facts import Actor, LoginEvent, SignIn
from heliu.people.gate import require, require_firm
from heliu.people.models import Audit, Member, Post, User, open_on
from heliu.people.wall import beyond_the_wall

USE: Final = "people.use_login"
SIGN_INS_MAX: Final = 100
"""How many sign-ins one reading gives, the newest first."""


def note_login(user_id: int, event: LoginEvent, *, address: str, device: str, **detail: Any) -> None:
    """Write down what happened to a login, and from where (网络安全法 第二十三条: network logs are kept).

    A refused try stands there too, in the name of whose login it was: who tried is not known.
    """
    with beyond_the_wall("whoever signs in is nobody to the wall until it is done"):
        user = User.objects.get(pk=user_id)
        owner = Actor(user_id=user_id, name=str(user))
        record(owner, USE, user.username, event=event, address=address, device=device, **detail)


def note_refusal(username: str, event: LoginEvent, *, address: str, device: str) -> None:
    """A try with a wrong password; of a name that nobody has nothing is kept."""
    user = User.objects.filter(username__iexact=username.strip()).first()
    if user is not None:
        note_login(user.pk, event, address=address, device=device)


def own_sign_ins(actor: Actor) -> list[SignIn]:
    """What happened to the actor's own login, under whichever hat."""
    return _told(_noted().filter(user_id=actor.user_id))


def sign_ins_of_team(*, actor: Actor, day: date, username: str = "") -> list[SignIn]:
    """Of those who work for the actor's firm on ``day``, since they do; of one of them where ``username`` names one."""
    require(actor, "people.view_audit")
    theirs = Member.objects.filter(open_on(day), firm_code=require_firm(actor))
    return _told(_since(theirs, username))


def sign_ins_of_officers(*, actor: Actor, day: date, username: str = "") -> list[SignIn]:
    """Of those who hold a post on ``day``; as above."""
    require(actor, "people.view_zone_audit")
    return _told(_since(Post.objects.filter(open_on(day)), username))


def _since(holders: QuerySet[Member] | QuerySet[Post], username: str) -> QuerySet[Audit]:
    """What they did before they came is not their organisation's to know."""
    begun = holders.filter(user_id=OuterRef("user_id"), since__lte=OuterRef("day"))
    whose = Q(subject=username) if username else Q()
    noted = _noted().annotate(day=TruncDate("at", tzinfo=BEIJING))
    return noted.filter(whose, Exists(begun), user_id__in=holders.values_list("user_id", flat=True))


def _noted() -> QuerySet[Audit]:
    return Audit.objects.filter(verb=USE)


def _told(found: QuerySet[Audit]) -> list[SignIn]:
    return [
        SignIn(
            at=one.at,
            username=one.subject,
            name=one.name,
            event=LoginEvent(one.detail["event"]),
            means=tuple(one.detail.get("means", ())),
            address=one.detail.get("address", ""),
            device=one.detail.get("device", ""),
            by=one.detail.get("by", ""),
        )
        for one in found[:SIGN_INS_MAX]
    ]
