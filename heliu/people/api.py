"""What other rooms may ask about people: for whom does this person act on this day?"""

from datetime import date

from django.db.models import Q

from heliu.people.facts import Duty, Role
from heliu.people.models import Member, Post


def _open_on(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def firms_of(user_id: int, day: date) -> dict[str, frozenset[Duty]]:
    """Customs codes of the firms the person works for on ``day``, each with the duties held there."""
    duties: dict[str, set[Duty]] = {}
    for code, duty in Member.objects.filter(_open_on(day), user_id=user_id).values_list("firm_code", "duty"):
        duties.setdefault(code, set()).add(Duty(duty))
    return {code: frozenset(held) for code, held in sorted(duties.items())}


def post_of(user_id: int, day: date) -> Role | None:
    """The officer's role on ``day``; None for people of enterprises."""
    role = Post.objects.filter(_open_on(day), user_id=user_id).order_by("-since").values_list("role", flat=True).first()
    return None if role is None else Role(role)


def members_of(firm_code: str, day: date) -> list[str]:
    """User names of those who work for the firm on ``day``, in order."""
    open_members = Member.objects.filter(_open_on(day), firm_code=firm_code)
    return sorted(set(open_members.values_list("user__username", flat=True)))
