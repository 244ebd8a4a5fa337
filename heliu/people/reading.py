"""Lists of people as pages show them: members of a firm, posts, open invitations."""

from datetime import date, datetime
from typing import Final

from django.db.models import OuterRef, Q, QuerySet, Subquery

from heliu.kernel.days import day_bounds
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.people.facts import Actor, Colleague, Duty, Invited, Officer, Role
from heliu.people.gate import require, require_firm
from heliu.people.models import Invitation, Member, Post, User, open_on

TEAM_ORDERS: Final = {"username": "username", "since": "joined"}
POST_ORDERS: Final = {"role": "role", "office": "office", "username": "user__username", "since": "since"}


def team(firm_code: str, day: date) -> list[Colleague]:
    """Who works for the firm on ``day``, each once with all duties."""
    return list(_colleagues(Member.objects.filter(open_on(day), firm_code=firm_code).order_by("user_id")).values())


def list_team(actor: Actor, asked: Asked, day: date) -> list[Colleague]:
    """A page of the actor's colleagues."""
    duties, people = _chosen_team(actor, asked, day)
    page = [one.pk for one in keyset(people, asked, TEAM_ORDERS)]
    found = _colleagues(duties.filter(user_id__in=page))
    return [found[user_id] for user_id in page if user_id in found]  # one may have left in between


def count_team(actor: Actor, asked: Asked, most: int, day: date) -> int:
    """How many, but never counting beyond ``most``."""
    return count_up_to(_chosen_team(actor, asked, day)[1], most)


def _chosen_team(actor: Actor, asked: Asked, day: date) -> tuple[QuerySet[Member], QuerySet[User]]:
    """All duties held in the actor's firm, and those of its people who are asked for."""
    require(actor, "people.view_members")
    duties = Member.objects.filter(open_on(day), firm_code=require_firm(actor))
    chosen = duties.filter(_person(asked))
    if duty := asked.filters.get("duty"):
        chosen = chosen.filter(duty=duty)
    first = duties.filter(user_id=OuterRef("pk")).order_by("since").values("since")[:1]
    return duties, User.objects.filter(pk__in=chosen.values("user_id")).annotate(joined=Subquery(first))


def _person(asked: Asked) -> Q:
    """What is asked of a login: part of a name, and not used since some day."""
    wanted = Q()
    if name := asked.filters.get("name"):
        wanted &= Q(user__full_name__icontains=name) | Q(user__username__icontains=name)
    if idle := asked.filters.get("idle"):
        wanted &= Q(user__last_login=None) | Q(user__last_login__lt=day_bounds(idle)[0])
    return wanted


def _colleagues(duties: QuerySet[Member]) -> dict[int, Colleague]:
    """Each once with all these duties, by the number of the login."""
    found: dict[int, list[Member]] = {}
    for one in duties.select_related("user"):
        found.setdefault(one.user_id, []).append(one)
    return {
        user_id: Colleague(
            user_id=user_id,
            username=rows[0].user.username,
            name=str(rows[0].user),
            duties=frozenset(Duty(one.duty) for one in rows),
            since=min(one.since for one in rows),
            last_login=rows[0].user.last_login,
        )
        for user_id, rows in found.items()
    }


def officers(day: date) -> list[Officer]:
    """All posts held on ``day``, by role."""
    return _officers(Post.objects.filter(open_on(day)).order_by("role", "office", "user_id"))


def list_officers(actor: Actor, asked: Asked, day: date) -> list[Officer]:
    """A page of the posts held on ``day``."""
    return _officers(keyset(_chosen_posts(actor, asked, day), asked, POST_ORDERS))


def count_officers(actor: Actor, asked: Asked, most: int, day: date) -> int:
    """How many, but never counting beyond ``most``."""
    return count_up_to(_chosen_posts(actor, asked, day), most)


def _chosen_posts(actor: Actor, asked: Asked, day: date) -> QuerySet[Post]:
    require(actor, "people.manage_posts")
    rows = Post.objects.filter(open_on(day), _person(asked))
    if role := asked.filters.get("role"):
        rows = rows.filter(role=role)
    if office := asked.filters.get("office"):
        rows = rows.filter(office__icontains=office)
    return rows


def _officers(rows: QuerySet[Post]) -> list[Officer]:
    return [
        Officer(
            post_id=one.pk,
            username=one.user.username,
            name=str(one.user),
            role=Role(one.role),
            office=one.office,
            park=one.park,
            since=one.since,
            last_login=one.user.last_login,
        )
        for one in rows.select_related("user")
    ]


def invitations(firm_code: str, at: datetime) -> list[Invited]:
    """Open invitations of a firm; of posts where ``firm_code`` is empty."""
    rows = Invitation.objects.filter(firm_code=firm_code, accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    return [told(one) for one in rows.select_related("invited_by")]


def told(one: Invitation) -> Invited:
    return Invited(
        number=one.pk,
        name=one.name,
        firm=one.firm_code,
        duties=frozenset(Duty(duty) for duty in one.duties),
        role=Role(one.role) if one.role else None,
        office=one.office,
        park=one.park,
        invited_by=str(one.invited_by),
        expires_at=one.expires_at,
    )
