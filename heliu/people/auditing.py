"""Writing and reading the audit (审计): who did what to whom, for which firm, and why."""

from typing import Any, Final

from heliu.kernel.days import now
from heliu.people.facts import Actor, Record
from heliu.people.models import Audit
from heliu.people.permissions import permission

RECORDS_MAX: Final = 200
"""How many records one reading gives, the newest first."""


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


def records(firm: str | None) -> list[Record]:
    """The newest records of a firm's affairs (None: of all)."""
    found = Audit.objects.all() if firm is None else Audit.objects.filter(firm_code=firm)
    columns = ("at", "name", "post", "firm_code", "agent_code", "verb", "subject", "purpose", "detail")
    return [Record(**row) for row in found.values(*columns)[:RECORDS_MAX]]
