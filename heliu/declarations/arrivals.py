"""Counterparts on the short way (直接入库): copied straight into their tables, on the bet that every key is new.

The bet is nearly always won, and saves the second writing of each row and the second search of each index. When it is
lost (a unique violation, or a key used in a closed generation) the transaction is rolled back and the documents go the
long way through the stages (staging.py), where clashes are told apart.
"""

import re
from dataclasses import dataclass, field
from functools import partial

from psycopg import Connection, sql

from heliu.declarations.staging import KEYS, TABLES, column_list, columns_of
from heliu.kernel.postgres.wire import Copy, prepare_once, text_array

DIRECT = ("CEB311", "CEB411", "CEB511", "CEB303", "CEB403", "CEB505")
_ESCAPED = re.compile(rb"\\(.)")
_MEANT = {b"t": b"\t", b"n": b"\n", b"r": b"\r"}
# Which column of each kind names the order or the parcel an inventory may be waiting for.
_WAITED_FOR = {
    **dict.fromkeys(("CEB311", "CEB411", "CEB303", "CEB403"), "order_no"),
    **dict.fromkeys(("CEB511", "CEB505"), "logistics_no"),
}


@dataclass(slots=True)
class Arrivals:
    """Rows of counterparts in COPY text, with the numbers and keys read off them (UTF-8)."""

    rows: dict[str, list[bytes]] = field(default_factory=dict)
    order_nos: set[bytes] = field(default_factory=set)
    logistics_nos: set[bytes] = field(default_factory=set)

    def add(self, message: str, rows: bytes) -> None:
        """Take the rows of one message (newline after each)."""
        if rows:
            self.rows.setdefault(message, []).append(rows)
            name = _WAITED_FOR[message]
            (self.logistics_nos if name == "logistics_no" else self.order_nos).update(_column(message, name, rows))

    def copies(self) -> list[Copy]:
        """What stores them all."""
        return [Copy(_COPY[message], b"".join(rows)) for message, rows in self.rows.items()]

    def used_before(self) -> list[bytes]:
        """Texts that ask, kind by kind, whether a key stands in a closed generation; each answers one truth value."""
        return [
            b"EXECUTE %b (%b)"
            % (_asked(message).encode(), b", ".join(text_array(key) for key in _keys(message, b"".join(rows))))
            for message, rows in self.rows.items()
        ]


def prepare_to_ask(connection: Connection) -> bool:
    """Make the connection ready for ``used_before``; say whether anything was done. Its generation is entered."""
    done = [prepare_once(connection, _asked(message), partial(_used_statement, message)) for message in DIRECT]
    return any(done)


def _keys(message: str, rows: bytes) -> list[list[bytes]]:
    return [_column(message, name, rows) for name in KEYS[TABLES[message]][0]]


def _column(message: str, name: str, rows: bytes) -> list[bytes]:
    """One column of rows in COPY text, back as plain text: neither a tab nor a newline stands within a value."""
    values = rows[:-1].replace(b"\n", b"\t").split(b"\t")[_PLACES[message][name] :: len(_PLACES[message])]
    if b"\\" in b"".join(values):
        return [_ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), value) for value in values]
    return values


def _asked(message: str) -> str:
    return f"used_{TABLES[message]}"


def _copy_statement(message: str) -> bytes:
    table = sql.Identifier(f"declarations_{TABLES[message]}")
    return sql.SQL("COPY {} ({}) FROM STDIN").format(table, column_list(message)).as_bytes()


def _used_statement(message: str) -> sql.Composed:
    names = KEYS[TABLES[message]][0]
    keys = [sql.Identifier(f"k{place}") for place in range(len(names))]
    same = [sql.SQL("c.{} = k.{}").format(sql.Identifier(name), key) for name, key in zip(names, keys, strict=True)]
    return sql.SQL(
        "({}) AS SELECT EXISTS (SELECT FROM unnest({}) AS k ({}) CROSS JOIN LATERAL"
        " (SELECT 1 FROM {} c WHERE {} AND c.superseded_by IS NULL LIMIT 1) c)"
    ).format(
        sql.SQL(", ").join([sql.SQL("text[]")] * len(names)),
        sql.SQL(", ").join(sql.SQL(f"${place + 1}") for place in range(len(names))),
        sql.SQL(", ").join(keys),
        sql.Identifier(f"closed_{TABLES[message]}"),
        sql.SQL(" AND ").join(same),
    )


_PLACES = {message: {name: place for place, name in enumerate(columns_of(message))} for message in DIRECT}
_COPY = {message: _copy_statement(message) for message in DIRECT}
