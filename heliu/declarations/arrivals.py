"""Counterparts on the short way (直接入库): copied straight into their tables, on the bet that every key is new.

The bet is nearly always won, and saves the second writing of each row and the second search of each index. When it is
lost (a unique violation, or a key used in a closed generation) the transaction steps back to its savepoint and the
documents go the long way through the stages (staging.py), where clashes are told apart.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from psycopg import Cursor, errors, sql

from heliu.declarations.staging import KEYS, TABLES, column_list, columns_of

DIRECT = ("CEB311", "CEB411", "CEB511")
_ESCAPED = re.compile(rb"\\(.)")
_MEANT = {b"t": b"\t", b"n": b"\n", b"r": b"\r"}
# Which column of each kind names the order or the parcel an inventory may be waiting for.
_WAITED_FOR = {"CEB311": "order_no", "CEB411": "order_no", "CEB511": "logistics_no"}


@dataclass(slots=True)
class Arrivals:
    """Rows of counterparts in COPY text, with the numbers and keys read off them."""

    rows: dict[str, list[bytes]] = field(default_factory=dict)
    order_nos: set[str] = field(default_factory=set)
    logistics_nos: set[str] = field(default_factory=set)
    keys: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)

    def add(self, message: str, rows: bytes) -> None:
        """Take the rows of one message (newline after each)."""
        if not rows:
            return
        self.rows.setdefault(message, []).append(rows)
        found = _NUMBERS[message].findall(rows)
        columns = [_texts(column) for column in zip(*found, strict=True)]
        first, second, waited = (columns[place] for place in _PLACES[message])
        self.keys.setdefault(message, ([], []))
        self.keys[message][0].extend(first)
        self.keys[message][1].extend(second)
        (self.logistics_nos if message == "CEB511" else self.order_nos).update(waited)


def store_directly(cursor: Cursor, arrivals: Arrivals, *, has_past: bool) -> bool:
    """Store all counterparts; False, and nothing stored, when one of their keys was used before.

    ``has_past``: there are closed generations, whose keys count as well.
    """
    cursor.execute("SAVEPOINT arrivals", prepare=False)
    try:
        for message, rows in arrivals.rows.items():
            with cursor.copy(_COPY[message]) as copy:
                copy.write(b"".join(rows))
            if has_past and _was_used(cursor, message, arrivals.keys[message]):
                raise errors.UniqueViolation(f"a key of {message} stands in a closed generation")  # noqa: TRY301
    except errors.UniqueViolation:
        cursor.execute("ROLLBACK TO SAVEPOINT arrivals", prepare=False)
        return False
    cursor.execute("RELEASE SAVEPOINT arrivals", prepare=False)
    return True


def _was_used(cursor: Cursor, message: str, keys: tuple[list[str], list[str]]) -> bool:
    cursor.execute(_USED[message], keys)
    row = cursor.fetchone()
    return bool(row and row[0])


def _texts(values: Sequence[bytes]) -> list[str]:
    """COPY text back to text, a whole column in one go: values hold no newline of their own."""
    joined = b"\n".join(values)
    if b"\\" in joined:
        return [_ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), value).decode() for value in values]
    return joined.decode().split("\n")


def _pattern(message: str) -> tuple[re.Pattern[bytes], tuple[int, ...]]:
    """A pattern for the columns from the first to the last that is wanted, and where in its groups each of them is."""
    columns = columns_of(message)
    wanted = [columns.index(name) for name in (*KEYS[TABLES[message]][0], _WAITED_FOR[message])]
    first, last = min(wanted), max(wanted)
    groups = rb"\t".join([rb"([^\t\n]*)"] * (last - first + 1))
    return re.compile(rb"^(?:[^\t\n]*\t){%d}" % first + groups, re.MULTILINE), tuple(n - first for n in wanted)


def _copy_statement(message: str) -> bytes:
    table = sql.Identifier(f"declarations_{TABLES[message]}")
    return sql.SQL("COPY {} ({}) FROM STDIN").format(table, column_list(message)).as_bytes()


def _used_statement(message: str) -> bytes:
    first, second = (sql.Identifier(name) for name in KEYS[TABLES[message]][0])
    return (
        sql.SQL(
            "SELECT EXISTS (SELECT FROM unnest(%s::text[], %s::text[]) AS k (a, b) CROSS JOIN LATERAL"
            " (SELECT 1 FROM {} c WHERE c.{} = k.a AND c.{} = k.b AND c.superseded_by IS NULL LIMIT 1) c)"
        )
        .format(sql.Identifier(f"closed_{TABLES[message]}"), first, second)
        .as_bytes()
    )


_NUMBERS = {message: _pattern(message)[0] for message in DIRECT}
_PLACES = {message: _pattern(message)[1] for message in DIRECT}
_COPY = {message: _copy_statement(message) for message in DIRECT}
_USED = {message: _used_statement(message) for message in DIRECT}
