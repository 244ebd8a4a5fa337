"""What other rooms may ask about people: who is asking, for whom, and may they?"""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from heliu.people.auditing import PURPOSE_CHARS_MAX, PURPOSE_CHARS_MIN, look, looks_at, record, records
from heliu.people.demonstration import load_demo_logins
from heliu.people.facts import NOBODY, Actor, Duty, Hat, Invited, Role
from heliu.people.gate import may, require, require_firm, require_second_person, require_sight
from heliu.people.models import Member, Post, User, open_on
from heliu.people.permissions import permission, permissions
from heliu.people.reading import (
    count_officers,
    count_team,
    invitations,
    list_officers,
    list_team,
    officers,
    team,
    told,
)
from heliu.people.resets import RESET_LIFE, offer_reset, reset_behind, resettable, resettable_named, take_reset
from heliu.people.services import (
    accept_invitation,
    end_post,
    found_team,
    invite_administrator,
    invite_member,
    invite_officer,
    open_invitation,
    set_duties,
    withdraw_invitation,
)
from heliu.people.sign_ins import note_login, note_refusal, own_sign_ins, sign_ins_of_officers, sign_ins_of_team
from heliu.people.wall import behind_the_wall, beyond_the_wall

__all__ = [
    "PURPOSE_CHARS_MAX",
    "PURPOSE_CHARS_MIN",
    "RESET_LIFE",
    "accept_invitation",
    "actor_of",
    "behind_the_wall",
    "beyond_the_wall",
    "count_officers",
    "count_team",
    "end_post",
    "firms_of",
    "found_team",
    "hats_of",
    "invitation_behind",
    "invitations",
    "invite_administrator",
    "invite_member",
    "invite_officer",
    "list_officers",
    "list_team",
    "load_demo_logins",
    "look",
    "looks_at",
    "may",
    "members_of",
    "note_login",
    "note_refusal",
    "offer_reset",
    "officers",
    "own_sign_ins",
    "permission",
    "permissions",
    "record",
    "records",
    "require",
    "require_firm",
    "require_second_person",
    "require_sight",
    "reset_behind",
    "resettable",
    "resettable_named",
    "set_duties",
    "sign_ins_of_officers",
    "sign_ins_of_team",
    "superuser",
    "take_reset",
    "team",
    "wear",
    "withdraw_invitation",
]


def actor_of(user_id: int, day: date, hat: str | None = None) -> Actor:
    """The person under the hat of that key, else under the first one; NOBODY if there is no such active person.

    The roles a firm is filed as stand in the registry, above this room: whoever knows it adds them.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return NOBODY
    hats = hats_of(user_id, day)
    bare = Actor(user_id=user_id, name=str(user))
    return wear(bare, next((one for one in hats if one.key == hat), hats[0])) if hats else bare


def wear(actor: Actor, hat: Hat) -> Actor:
    """The same person under this hat."""
    return replace(
        actor,
        firm=hat.firm,
        duties=hat.duties,
        post=hat.post,
        roles=frozenset() if hat.post is None else frozenset({hat.post}),
        park=hat.park,
        agent=hat.agent,
        only=hat.only,
    )


def hats_of(user_id: int, day: date) -> list[Hat]:
    """The post, if the person holds one, then the firms in order of their codes."""
    posts = Post.objects.filter(open_on(day), user_id=user_id).order_by("-since")[:1]
    offices = [Hat(f"post:{one.pk}", post=Role(one.role), office=one.office, park=one.park or None) for one in posts]
    return offices + [Hat(f"firm:{code}", firm=code, duties=held) for code, held in firms_of(user_id, day).items()]


def firms_of(user_id: int, day: date) -> dict[str, frozenset[Duty]]:
    """Customs codes of the firms the person works for on ``day``, each with the duties held there."""
    duties: dict[str, set[Duty]] = {}
    for code, duty in Member.objects.filter(open_on(day), user_id=user_id).values_list("firm_code", "duty"):
        duties.setdefault(code, set()).add(Duty(duty))
    return {code: frozenset(held) for code, held in sorted(duties.items())}


def superuser(user_id: int) -> bool:
    """Whether the person may enter the back office."""
    return User.objects.filter(pk=user_id, is_active=True, is_superuser=True).exists()


def members_of(firm_code: str, day: date) -> list[str]:
    """User names of those who work for the firm on ``day``, in order."""
    open_members = Member.objects.filter(open_on(day), firm_code=firm_code)
    return sorted(set(open_members.values_list("user__username", flat=True)))


def invitation_behind(secret: str, at: datetime) -> Invited:
    """What the invitation with this secret offers; NotThere for any other secret."""
    with transaction.atomic(), beyond_the_wall("whoever holds the secret may read what it offers"):
        return told(open_invitation(secret, at))
