"""Several statements and COPYs sent together over one connection, by libpq itself.

A driver's work for each statement and each COPY costs more than the server's when few rows are sent: here a whole
transaction is one query text, and its answers are read as the octets they came in.
"""

import select
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from psycopg import Connection, OperationalError, errors, sql
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

WAIT_S_MAX = 300.0  # longer than any lock or statement of ours may take: whoever waits that long waits for nobody
_EITHER = select.POLLIN | select.POLLOUT
_WELL = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}
# What each connection holds prepared, by name, and what for.
_prepared: WeakKeyDictionary[Connection, dict[str, object]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Copy:
    """A COPY … FROM STDIN with its rows in text form, each with its newline."""

    statement: bytes
    rows: bytes


Step = bytes | Copy


def together(connection: Connection, steps: Sequence[Step]) -> list[PGresult]:
    """Run ``steps`` as one query text and return their results, in order.

    What fails ends the text there and is raised as psycopg raises it; the caller rolls back. Texts are sent as they
    stand: values in them were quoted before (``text_array``).
    """
    pg = connection.pgconn
    _check(pg)
    pg.send_query(b";".join(step.statement if isinstance(step, Copy) else step for step in steps))
    poll = select.poll()
    poll.register(pg.socket, select.POLLIN)
    found = []
    try:
        for step in steps:
            result = _next(pg, poll)
            if isinstance(step, Copy) and result.status == ExecStatus.COPY_IN:
                pg.put_copy_data(step.rows)
                pg.put_copy_end()
                result = _next(pg, poll)
            if result.status not in _WELL:
                raise _error(result)
            found.append(result)
    finally:
        _drain(pg, poll)
    return found


def prepare_once(
    connection: Connection, name: str, render: Callable[[], sql.Composable], what_for: object = None
) -> bool:
    """PREPARE what ``render`` writes under ``name``, unless it is prepared for this already; say whether it was done.

    ``render`` gives the statement from the types of its parameters on: ``(text[]) AS SELECT …``.
    """
    held = _prepared.setdefault(connection, {})
    if name in held and held[name] is what_for:
        return False
    if name in held:
        connection.execute(sql.SQL("DEALLOCATE {}").format(sql.Identifier(name)), prepare=False)
    connection.execute(sql.SQL("PREPARE {} ").format(sql.Identifier(name)) + render(), prepare=False)
    held[name] = what_for
    return True


def forget_what_is_lost(connection: Connection) -> None:
    """The driver throws away all that is prepared when it rolls back: ask the server what is still there."""
    known = {row[0] for row in connection.execute("SELECT name FROM pg_prepared_statements")}
    held = _prepared.get(connection, {})
    for name in held.keys() - known:
        del held[name]


def roll_back(connection: Connection) -> None:
    """Undo what is open, and keep what is prepared, which the driver's own way would throw away."""
    if connection.pgconn.status == ConnStatus.OK:
        together(connection, [b"ROLLBACK"])


def text_array(values: Iterable[bytes]) -> bytes:
    """An array of texts as a literal for a query text. ``values`` are UTF-8 and hold no zero octet."""
    texts = list(values)
    if not texts:
        return b"'{}'"
    joined = b"\0".join(texts)
    for octet, escaped in ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"'", b"''")):
        joined = joined.replace(octet, escaped)
    return b"'{\"" + joined.replace(b"\0", b'","') + b"\"}'"


def _next(pg: PGconn, poll: "select.poll") -> PGresult:
    """Wait for the next result, without holding up other threads, and send what is still unsent."""
    while (unsent := pg.flush()) or pg.is_busy():
        poll.modify(pg.socket, _EITHER if unsent else select.POLLIN)
        _wait(pg, poll)
    result = pg.get_result()
    if result is None:
        raise OperationalError("the server answered fewer statements than were sent")
    return result


def _wait(pg: PGconn, poll: "select.poll") -> None:
    """Wait for the server; one that stays silent is given up with its connection, which nobody may use again."""
    if not poll.poll(WAIT_S_MAX * 1000):
        pg.finish()
        raise OperationalError(f"no answer from the server within {WAIT_S_MAX:g} s")
    pg.consume_input()


def _drain(pg: PGconn, poll: "select.poll") -> None:
    """Read what is left, so that the connection is ready for the next text."""
    while pg.status == ConnStatus.OK:
        poll.modify(pg.socket, select.POLLIN)
        while pg.is_busy():
            _wait(pg, poll)
        result = pg.get_result()
        if result is None:
            return
        if result.status == ExecStatus.COPY_IN:
            pg.put_copy_end(b"given up")


def _check(pg: PGconn) -> None:
    if pg.status != ConnStatus.OK:
        raise OperationalError("the connection is closed")


def _error(result: PGresult) -> Exception:
    state = result.error_field(DiagnosticField.SQLSTATE)
    message = result.error_message.decode(errors="replace").strip()
    if state is None:
        return OperationalError(message)
    return errors.lookup(state.decode())(message)
