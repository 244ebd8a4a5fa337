"""Behind the second wall (行级安全): while a page is made, the database shows only what the actor may see.

The first wall is the code: every query names the actor's firm. The second stands where the first has a hole.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from heliu.people.facts import Actor

ROLE: Final = "heliu_web"
_ENTER: Final = (
    f"SELECT set_config('role', '{ROLE}', true), set_config('app.firm', %s, true),"
    " set_config('app.user', %s, true), set_config('app.office', %s, true)"
)
_LEAVE: Final = "SELECT set_config('role', 'none', true)"


@contextmanager
def behind_the_wall(actor: Actor) -> Iterator[None]:
    """A transaction in which the database knows who asks and hides what is not theirs."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, _told(actor))
        yield
        if nested:  # otherwise the end of the transaction is the end of the role
            _leave()


@contextmanager
def beyond_the_wall(reason: str) -> Iterator[None]:
    """As the owner of the tables for a while, for what nobody's own rows can answer; ``reason`` says why that is right.

    Outside a wall (jobs, command line) nothing changes.
    """
    assert reason, "a hole in the wall needs a reason"  # noqa: S101
    if not _is_behind():
        yield
        return
    with transaction.atomic():  # an exception takes the role back by itself, with the savepoint
        _leave()
        yield
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT set_config('role', '{ROLE}', true)")


def _is_behind() -> bool:
    if not connection.in_atomic_block:
        return False  # the wall is a transaction: there is none
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = %s", [ROLE])
        row = cursor.fetchone()
    return bool(row and row[0])


def _leave() -> None:
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(_LEAVE)


def _told(actor: Actor) -> list[str]:
    return [actor.firm or "", str(actor.user_id) if actor.is_known else "", actor.post.value if actor.post else ""]
