"""Who saw personal values (查看记录): no look without a purpose, and every one is written down before it is granted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.kernel.problems import Invalid
from heliu.people.api import require
from heliu.people.facts import Actor

PURPOSE_CHARS_MIN: Final = 4
PURPOSE_CHARS_MAX: Final = 200
SHOWN_MAX: Final = 50
WHOLE: Final = -1


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One look. ``document``: its place in the message from 0, or WHOLE for the message as a file."""

    document: int
    purpose: str
    name: str
    firm: str | None
    at: datetime


def disclose(connection: Connection, message_id: int, document: int, *, purpose: str, actor: Actor) -> None:
    """Write down that ``actor`` is going to see a document's personal values. Raises NotAllowed, Invalid."""
    require(actor, "declarations.unmask_message" if document != WHOLE else "declarations.download_evidence")
    text = " ".join(purpose.split())
    if not PURPOSE_CHARS_MIN <= len(text) <= PURPOSE_CHARS_MAX:
        limits = {"least": PURPOSE_CHARS_MIN, "most": PURPOSE_CHARS_MAX}
        raise Invalid(_("请写明查看个人信息的用途，%(least)d 至 %(most)d 个字。") % limits)
    connection.execute(
        "INSERT INTO declarations_disclosure (message_id, document, purpose, user_id, name, firm)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (message_id, document, text, actor.user_id, actor.name, actor.firm),
    )


def disclosures_of(connection: Connection, message_id: int) -> list[Disclosure]:
    """The latest looks at a message, the newest first."""
    rows = connection.execute(
        "SELECT document, purpose, name, firm, at FROM declarations_disclosure WHERE message_id = %s"
        " ORDER BY id DESC LIMIT %s",
        (message_id, SHOWN_MAX),
    ).fetchall()
    return [Disclosure(*row) for row in rows]
