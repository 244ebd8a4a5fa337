"""Which law stands in this process (生效): the files with what was released over them, looked up anew when it grew.

Every process asks at its start, and does not begin without what was released. The doors ask once more on the first
commit of a day, through the committer's own connection; the others look every ``LOOK_S`` seconds from a thread of their
own. Nobody asks per message: a release begins on a later day (``releases.MARGIN``), so a look well before midnight is
early enough. Where a later look finds what this version cannot take over, what stood before goes on standing.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import psycopg
from psycopg import errors

from heliu.kernel.problems import Conflict
from heliu.lawbook.changes.releases import law_of, released
from heliu.lawbook.positive_list import releases as positive_list
from heliu.lawbook.tariff import releases as tariff
from heliu.policies.changes import ChangeRefused
from heliu.policies.parameters import stand
from heliu.policies.positive_list import stand_lists
from heliu.policies.positive_list_rows import ListFault
from heliu.policies.tariff import TariffFault, stand_tariff

LOOK_S: Final = 20
CONNECT_S_MAX: Final = 5
log = logging.getLogger(__name__)


def _changes(connection: psycopg.Connection) -> Callable[[], None]:
    return partial(stand, law_of(released(connection)))


def _tariff(connection: psycopg.Connection) -> Callable[[], None]:
    return partial(stand_tariff, tariff.tables(connection))


def _lists(connection: psycopg.Connection) -> Callable[[], None]:
    return partial(stand_lists, positive_list.lists(connection))


_READERS: Final = (_changes, _tariff, _lists)
"""Each part's releases, read: what comes back lets them stand. In the order of the numbers of ``_newest``."""
_NOTHING: Final = (-1, -1, -1)
_REFUSED: Final[Mapping[type[Exception], str]] = {
    ChangeRefused: "已发布的政策变更与本版本的参数文件不相容",
    TariffFault: "已发布的税则本版本读不了",
    ListFault: "已发布的正面清单本版本读不了",
}


class _Held:
    """The numbers of the newest releases this process has taken over, as ``_newest`` tells them."""

    def __init__(self) -> None:
        self.version = _NOTHING
        self.lock = threading.Lock()


_held = _Held()
_also: Final[list[Callable[[psycopg.Connection[Any]], None]]] = []


def look_also(read: Callable[[psycopg.Connection[Any]], None]) -> None:
    """At each look ``read`` takes over what else officers release, such as the holidays of a year."""
    if read not in _also:
        _also.append(read)


def refresh(connection: psycopg.Connection) -> bool:
    """Let what was released stand in this process; whether the law was news. Small queries where it was not.

    Raises ``ChangeRefused`` for a release the present files leave no room for, ``TariffFault`` or ``ListFault`` for a
    table they cannot read: then all that stood before stays.
    """
    with _held.lock:
        for read in _also:
            read(connection)
        newest = _newest(connection)
        if newest == _held.version:
            return False
        numbers = zip(_READERS, _held.version, newest, strict=True)
        read_all = [read_part(connection) for read_part, held, new in numbers if held != new]
        for let_stand in read_all:  # only when all could be read
            let_stand()
        _held.version = newest
        return True


def go_on(connection: psycopg.Connection) -> bool:
    """As :func:`refresh`, for a process that may not stop over it; whether all that was released stands.

    Raises as that does where nothing stood before: the files alone are not the law before it.
    """
    try:
        refresh(connection)
    except tuple(_REFUSED):
        if _held.version == _NOTHING:
            raise
        log.critical("a release cannot be taken over; what stood before goes on standing", exc_info=True)
        return False
    return True


def _newest(connection: psycopg.Connection) -> tuple[int, int, int]:
    """The numbers of the newest releases of changes, of the tariff and of the list, 0 before the first."""
    row = connection.execute(
        "SELECT coalesce((SELECT max(release_no) FROM public.lawbook_changes_draft), 0),"
        " coalesce((SELECT max(release_no) FROM public.lawbook_tariff_version), 0),"
        " coalesce((SELECT max(release_no) FROM public.lawbook_positive_list_listversion), 0)"
    ).fetchone()
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


def forget() -> None:
    """The next :func:`refresh` reads everything anew."""
    _held.version = _NOTHING


def take_over(database_url: str) -> None:
    """At the start of a program. A database that is not there, or not migrated yet, is for the program to tell.

    Raises Conflict where this version cannot take over a release: said now, not by a tax at midnight.
    """
    try:
        with psycopg.connect(database_url, autocommit=True, connect_timeout=CONNECT_S_MAX) as connection:
            refresh(connection)
    except (psycopg.OperationalError, errors.UndefinedTable):
        log.info("the releases of the law book cannot be read yet")
    except tuple(_REFUSED) as refused:
        raise Conflict(f"{_REFUSED[type(refused)]}：\n{refused}") from refused


def watch(database_url: str) -> threading.Thread:
    """Take over now, then look again and again until the process ends."""
    take_over(database_url)
    thread = threading.Thread(target=_look_on, args=(database_url,), name="lawbook", daemon=True)
    thread.start()
    return thread


def _look_on(database_url: str) -> None:
    while True:
        time.sleep(LOOK_S)
        try:
            take_over(database_url)
        except (psycopg.Error, Conflict):
            log.exception("the law book could not be read; what stood before goes on standing")
