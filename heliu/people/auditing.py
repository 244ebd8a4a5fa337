"""Writing and reading the audit (审计): who did what to whom, for which firm, and why."""

from typing import Any, Final

from django.utils.translation import gettext as _

from heliu.kernel.days import now
from heliu.kernel.problems import Invalid
from heliu.people.facts import Actor, Record
from heliu.people.gate import require
from heliu.people.models import Audit
from heliu.people.permissions import permission

RECORDS_MAX: Final = 200
"""How many records one reading gives, the newest first."""
LOOKS_MAX: Final = 50
PURPOSE_CHARS_MIN: Final = 4
PURPOSE_CHARS_MAX: Final = 200
_COLUMNS: Final = ("at", "name", "post", "firm_code", "agent_code", "verb", "subject", "purpose", "detail")


def record(
    actor: Actor,
    verb: str,
    subject: str,
    *,
    firm: str | None = None,
    purpose: str = "",
    **detail: Any,
) -> None:
    """Write down what the actor has just done, in the transaction in which it was done.

    ``verb`` is the permission under which it was done; ``firm`` the customs code of whose affairs it is, by default the
    actor's own firm; ``detail`` what changed, in words or numbers JSON knows. No personal value belongs into it.
    """
    Audit.objects.create(
        at=now(),
        user_id=actor.user_id if actor.is_known else None,
        name=actor.name,
        post=actor.post or "",
        firm_code=firm if firm is not None else actor.firm or "",
        agent_code=actor.agent or "",
        verb=permission(verb).name,
        subject=subject,
        purpose=purpose,
        detail=detail,
    )


def look(actor: Actor, verb: str, subject: str, *, purpose: str, firm: str | None = None, **detail: Any) -> None:
    """Write down, before they are shown, that the actor is going to see personal values of the subject (查看记录).

    Raises NotAllowed, and Invalid where no purpose is stated.
    """
    require(actor, verb)
    text = " ".join(purpose.split())
    if not PURPOSE_CHARS_MIN <= len(text) <= PURPOSE_CHARS_MAX:
        limits = {"least": PURPOSE_CHARS_MIN, "most": PURPOSE_CHARS_MAX}
        raise Invalid(_("请写明查看个人信息的用途，%(least)d 至 %(most)d 个字。") % limits)
    record(actor, verb, subject, firm=firm, purpose=text, **detail)


def looks_at(subject: str) -> list[Record]:
    """The newest looks at the personal values of a subject. Whoever shows them has asked who may see the subject."""
    found = Audit.objects.filter(subject=subject).exclude(purpose="")
    return [Record(**row) for row in found.values(*_COLUMNS)[:LOOKS_MAX]]


def records(firm: str | None) -> list[Record]:
    """The newest records of a firm's affairs (None: of all), without sign-ins: they have a list of their own."""
    found = Audit.objects.exclude(verb="people.use_login")
    found = found if firm is None else found.filter(firm_code=firm)
    return [Record(**row) for row in found.values(*_COLUMNS)[:RECORDS_MAX]]
