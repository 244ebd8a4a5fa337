"""Sending on (转送): the next messages go to customs, and how far they went is put on record after they are there.

One relay at a time: a lock of the database. Whatever breaks off in between is taken up by the next one, from the mark.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from psycopg import Connection

from heliu.clearance.upstream.facts import Place
from heliu.declarations.api import Archive
from heliu.relay.facts import Letter, NotReached, Upstream
from heliu.relay.letters import Bundle, bundles, next_bundle
from heliu.relay.terms import Terms

FAULT_CHARS_MAX: Final = 300
_LOCK: Final = 0x48454C52  # "HELR"
_MARK: Final = "SELECT txid, number FROM relay_mark"
_ADVANCE: Final = (
    "UPDATE relay_mark SET txid = %(txid)s, number = %(number)s, failing_since = NULL, fault = '',"
    " moved_at = CASE WHEN %(sent)s THEN now() ELSE moved_at END WHERE (txid, number) = (%(before)s, %(before_number)s)"
)
_FAILED: Final = "UPDATE relay_mark SET failing_since = coalesce(failing_since, now()), fault = %s"
_REACHED: Final = "UPDATE relay_mark SET failing_since = NULL, fault = '' WHERE failing_since IS NOT NULL"
_COPY: Final = "COPY relay_sent (message_id, cop_msg_id, kind, sender) FROM STDIN"


class SomeoneElse(Exception):
    """Another relay of this database is at work."""


class Sender:
    """Sends over one way. The connection is its own, in autocommit."""

    def __init__(self, connection: Connection, terms: Terms, archive: Archive) -> None:
        self.connection = connection
        self._terms = terms
        self._archive = archive
        self._upstream: Upstream | None = None
        self._resumed = False

    @property
    def upstream(self) -> Upstream:
        assert self._upstream is not None  # noqa: S101 - opened before anything is sent
        return self._upstream

    def hold(self) -> None:
        """Be the one relay of this database as long as the connection lives. Raises SomeoneElse."""
        row = self.connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
        if row is None or not row[0]:
            raise SomeoneElse

    def open(self, way: Callable[[Terms], Upstream]) -> None:
        """Open the way. Raises NotReached, which is on record then."""
        with self.on_record():
            self._upstream = way(self._terms)

    def step(self) -> int | None:
        """Send the next bundle; how many messages it had, None when nothing waits. Raises NotReached."""
        with self.on_record():
            if not self._resumed:
                self._resume()
            before = self.mark()
            bundle = next_bundle(self.connection, self._archive, self._terms, before)
            if bundle is None:
                return None
            if bundle.letters:
                self.upstream.deliver(bundle.letters, bundle.upto)
            self._record(before, bundle)
            self.upstream.settled(bundle.upto)
            return len(bundle.letters)

    @contextmanager
    def on_record(self) -> Iterator[None]:
        """Whoever asks how the relay stands reads since when customs is away."""
        try:
            yield
        except NotReached as fault:
            self._resumed = False
            self.connection.execute(_FAILED, (str(fault)[:FAULT_CHARS_MAX],))
            raise

    def mark(self) -> Place:
        row = self.connection.execute(_MARK).fetchone()
        return Place(*row) if row else Place()

    def _resume(self) -> None:
        """Put on record what a relay that was killed had delivered."""
        delivered, before = self.upstream.resume(), self.mark()
        self.connection.execute(_REACHED)
        if delivered is not None:
            for bundle in bundles(self.connection, self._archive, self._terms, before, delivered):
                self._record(before, bundle)
                before = bundle.upto
            self.upstream.settled(delivered)
        self._resumed = True

    def _record(self, before: Place, bundle: Bundle) -> None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            told = {"before": before.txid, "before_number": before.number, "sent": bool(bundle.letters)}
            cursor.execute(_ADVANCE, {"txid": bundle.upto.txid, "number": bundle.upto.number, **told})
            if cursor.rowcount != 1:
                raise SomeoneElse
            with cursor.copy(_COPY) as copy:
                for one in bundle.letters:
                    copy.write_row(_row(one))


def _row(one: Letter) -> tuple[int, str, str, str | None]:
    return one.message_id, one.cop_msg_id, one.kind, one.sender
