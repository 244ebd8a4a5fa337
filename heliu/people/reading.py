"""Lists of people as pages show them: members of a firm, posts, open invitations."""

from datetime import date, datetime

from heliu.people.facts import Colleague, Duty, Invited, Officer, Role
from heliu.people.models import Invitation, Member, Post, open_on


def team(firm_code: str, day: date) -> list[Colleague]:
    """Who works for the firm on ``day``, each once with all duties."""
    found: dict[int, list[Member]] = {}
    for one in Member.objects.filter(open_on(day), firm_code=firm_code).select_related("user").order_by("user_id"):
        found.setdefault(one.user_id, []).append(one)
    return [
        Colleague(
            user_id=user_id,
            username=rows[0].user.username,
            name=str(rows[0].user),
            duties=frozenset(Duty(one.duty) for one in rows),
            since=min(one.since for one in rows),
            last_login=rows[0].user.last_login,
        )
        for user_id, rows in found.items()
    ]


def officers(day: date) -> list[Officer]:
    """All posts held on ``day``, by role."""
    rows = Post.objects.filter(open_on(day)).select_related("user").order_by("role", "office", "user_id")
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
        for one in rows
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
