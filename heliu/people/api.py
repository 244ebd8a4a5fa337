"""What other rooms may ask about people: who is asking, for whom, and may they?"""

from dataclasses import replace
from datetime import date

from heliu.kernel.problems import NotAllowed, NotThere
from heliu.people import rules
from heliu.people.demonstration import load_demo_logins
from heliu.people.facts import NOBODY, Actor, Duty, Hat, Permission, Role
from heliu.people.models import Member, Post, User, open_on
from heliu.people.permissions import permission, permissions
from heliu.people.wall import behind_the_wall, beyond_the_wall

__all__ = [
    "actor_of",
    "behind_the_wall",
    "beyond_the_wall",
    "firms_of",
    "hats_of",
    "load_demo_logins",
    "may",
    "members_of",
    "permission",
    "permissions",
    "post_of",
    "require",
    "require_second_person",
    "require_sight",
    "superuser",
    "wear",
]


def may(actor: Actor, name: str) -> bool:
    """Whether the actor holds the permission ``<room>.<verb>_<noun>``; an unknown name is a programming error."""
    return rules.holds(actor, permission(name))


def require(actor: Actor, name: str) -> None:
    """Raise NotAllowed, with the sentence of what is missing and who holds it, unless the actor may."""
    wanted = permission(name)
    if not rules.holds(actor, wanted):
        raise NotAllowed(f"您没有此项权限：{wanted.zh}。可以办理的人员：{holders_zh(wanted)}。")


def require_second_person(actor: Actor, first: int | None) -> None:
    """Raise NotAllowed if the actor is who did the first step: a reviewer does not confirm their own work."""
    if not rules.is_second_person(actor, first):
        raise NotAllowed("经办与复核须为不同人员：此件由您本人经办，请由另一位复核人员确认。")


def require_sight(actor: Actor, firm_code: str) -> None:
    """Raise NotThere unless the firm is the actor's own or the actor is an officer: others' affairs do not exist."""
    if not rules.sees_firm(actor, firm_code):
        raise NotThere("没有找到，或不属于您的企业。")


def holders_zh(wanted: Permission) -> str:
    """Who holds the permission, as one reads it."""
    posts = [role.zh for role in Role if role in wanted.office]
    duties = [duty.zh for duty in Duty if duty in wanted.duties]
    return "；".join(part for part in ("、".join(posts), f"企业的{'、'.join(duties)}" if duties else "") if part)


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


def post_of(user_id: int, day: date) -> Role | None:
    """The officer's role on ``day``; None for people of enterprises."""
    role = Post.objects.filter(open_on(day), user_id=user_id).order_by("-since").values_list("role", flat=True).first()
    return None if role is None else Role(role)


def superuser(user_id: int) -> bool:
    """Whether the person may enter the back office."""
    return User.objects.filter(pk=user_id, is_active=True, is_superuser=True).exists()


def members_of(firm_code: str, day: date) -> list[str]:
    """User names of those who work for the firm on ``day``, in order."""
    open_members = Member.objects.filter(open_on(day), firm_code=firm_code)
    return sorted(set(open_members.values_list("user__username", flat=True)))
