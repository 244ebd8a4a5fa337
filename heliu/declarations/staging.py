"""From COPY text to stored documents (入库): staged in temporary tables, then moved over, known keys left out.

Column lists come from the profiles (columns.py). All of it happens on the caller's connection, in his transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psycopg import Connection, Cursor, sql

from heliu.declarations.columns import PROFILES
from heliu.kernel.postgres.wire import Copy, together

TABLES = {
    "CEB311": "order",
    "CEB411": "payment",
    "CEB511": "waybill",
    "CEB513": "delivery",
    "CEB621": "inventory",
    "CEB623": "import_cancellation",
    "CEB625": "import_return",
    "CEB303": "export_order",
    "CEB403": "collection",
    "CEB505": "export_waybill",
    "CEB603": "export_inventory",
    "CEB605": "cancellation",
    "CEB507": "arrival",
    "CEB509": "departure",
    "CEB607": "master_list",
    "CEB213": "export_return",
    "CEB215": "return_tally",
    "CEB701": "summary_application",
    "CEB711": "inbound_detail",
}
KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "order": (("order_no", "ebp_code"),),
    "payment": (("pay_transaction_id", "pay_code"),),
    "waybill": (("logistics_no", "logistics_code"),),
    "delivery": (("logistics_no", "logistics_code"),),
    "inventory": (("order_no", "ebc_code"), ("cop_no", "agent_code")),
    "import_cancellation": (("cop_no", "agent_code"),),
    "import_return": (("cop_no", "agent_code"),),
    "export_order": (("order_no", "ebp_code", "ebc_code"),),
    "collection": (("order_no", "ebp_code", "ebc_code", "pay_no"),),
    "export_waybill": (("logistics_no", "logistics_code"),),
    "export_inventory": (("order_no", "ebp_code", "ebc_code"), ("cop_no", "agent_code")),
    "cancellation": (("cop_no", "agent_code"),),
    "arrival": (("cop_no", "operator_code", "part_no"),),
    "departure": (("cop_no", "logistics_code", "part_no"),),
    "master_list": (("cop_no", "agent_code", "part_no"),),
    "export_return": (("cop_no", "agent_code"),),
    "return_tally": (("cop_no", "operator_code"),),
    "summary_application": (("cop_no", "agent_code", "part_no"),),
    "inbound_detail": (("cop_no", "operator_code"),),
}
# What says something of inventories that are there: stored from its stage, worked off after the decisions.
_EXPORT_PAPERS = ("CEB605", "CEB607", "CEB507", "CEB509", "CEB213", "CEB215", "CEB701")
PAPERS = ("CEB513", "CEB623", "CEB625", "CEB711", *_EXPORT_PAPERS)
# Stored before the inventories, whose statements look for them.
COUNTERPARTS = ("CEB311", "CEB411", "CEB511", "CEB303", "CEB403", "CEB505", *PAPERS)

# Look-ups by key are index look-ups whatever the statistics of a young table say, and plans are made once.
_SESSION = """
SET jit = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET enable_bitmapscan = off;
SET plan_cache_mode = force_generic_plan; SET work_mem = '64MB'; SET temp_buffers = '64MB';
SET application_name = 'heliu intake'; SET timezone = 'GMT'; SET client_min_messages = warning
"""


@dataclass(frozen=True, slots=True)
class Clash:
    """A document whose key was used before: by ``known_id`` of message ``known_message``."""

    document_id: int
    known_id: int
    known_message: int


def columns_of(message: str) -> list[str]:
    return [column.name for column in PROFILES[message].columns]


def own_key(message: str) -> tuple[str, ...]:
    """The columns by which a change or deletion names the document it is of."""
    return KEYS[TABLES[message]][-1]


def order_key(message: str) -> tuple[str, ...]:
    """The other key of an inventory: the columns that name the order it declares. Empty for every other document."""
    first, *others = KEYS[TABLES[message]]
    return first if others else ()


def elements_of(message: str, columns: Iterable[str]) -> tuple[str, ...]:
    """The official names of the elements these columns hold."""
    made = {column.name: column.fields for column in PROFILES[message].columns}
    return tuple(made[name][0] for name in columns)


def column_list(message: str) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns_of(message)))


def prepare_session(connection: Connection) -> None:
    """Settings and temporary tables a connection needs once, before it takes batches."""
    connection.execute(_SESSION)
    for message, name in TABLES.items():
        statement = "CREATE TEMP TABLE {} ON COMMIT PRESERVE ROWS AS SELECT {} FROM public.{} LIMIT 0"
        stage, table = sql.Identifier(f"stage_{name}"), sql.Identifier(f"declarations_{name}")
        connection.execute(sql.SQL(statement).format(stage, column_list(message), table))


def staged(message: str, rows: Iterable[bytes]) -> Copy:
    """What copies the rows of one kind of message into its stage, to be sent together with other statements."""
    return Copy(_COPY[message], b"".join(rows))


def stage(cursor: Cursor, message: str, rows: Iterable[bytes]) -> None:
    """Copy them by themselves, in the transaction that is open."""
    together(cursor.connection, [staged(message, rows)])


def unstage(cursor: Cursor) -> None:
    """Empty the stages: what comes next is staged by itself. The last thing in every transaction that staged, too.

    Deleting is cheap; ON COMMIT DELETE ROWS would cut back every stage with its indexes at every commit: a millisecond
    (measured with five stages: 1,085 against 45 us a commit) whether ten documents came or a thousand.
    """
    cursor.execute(b"; ".join(UNSTAGE.values()), prepare=False)


def shrink(connection: Connection, messages: Iterable[str]) -> None:
    """Give back what deleted rows of these kinds occupy; between transactions, after some thousands of rows."""
    stages = sql.SQL(", ").join(sql.Identifier(f"stage_{TABLES[message]}") for message in sorted(messages))
    connection.execute(sql.SQL("TRUNCATE {}").format(stages))
    connection.commit()


def store(cursor: Cursor, message: str) -> int:
    """Move staged counterparts over; return how many were new. Inventories are stored by the clearance statement."""
    cursor.execute(_STORE[message])
    return cursor.rowcount


def clashes(cursor: Cursor, message: str, left_out: Sequence[int] | None = None) -> list[Clash]:
    """Name the staged documents that were left out, with the document that holds their key.

    ``left_out``: only these may be, where the caller knows.
    """
    cursor.execute(_CLASHES[message], {"left_out": None if left_out is None else list(left_out)})
    return [Clash(*row) for row in cursor.fetchall()]


def _store_statement(message: str) -> sql.Composed:
    name = TABLES[message]
    return sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage} s"
        " WHERE NOT EXISTS (SELECT FROM {closed} c WHERE {same} AND c.superseded_by IS NULL) {order}"
        " ON CONFLICT DO NOTHING"
    ).format(
        table=sql.Identifier(f"declarations_{name}"),
        columns=column_list(message),
        stage=sql.Identifier(f"stage_{name}"),
        closed=sql.Identifier(f"closed_{name}"),
        same=_same("c", KEYS[name][0]),
        # Of two with one key the first stays, whatever join the planner takes for the wide rows of papers.
        order=sql.SQL("ORDER BY s.id" if message in PAPERS else ""),
    )


def _clash_statement(message: str) -> sql.Composed:
    name = TABLES[message]
    holder = sql.SQL(
        "SELECT s.id, d.id, d.message_id FROM {stage} s CROSS JOIN LATERAL"
        " (SELECT * FROM {table} d WHERE {same} AND d.superseded_by IS NULL LIMIT 1) d"
        " WHERE d.id <> s.id AND (%(left_out)s::bigint[] IS NULL OR s.id = ANY (%(left_out)s))"
    )
    parts = [
        holder.format(
            stage=sql.Identifier(f"stage_{name}"), table=sql.Identifier(f"{reach}_{name}"), same=_same("d", key)
        )
        for key in KEYS[name]
        for reach in ("declarations", "closed")
    ]
    union = sql.SQL(" UNION ALL ").join(parts)
    return sql.SQL("SELECT DISTINCT ON (1) * FROM ({}) c (document, known, message) ORDER BY 1, 2").format(union)


def _same(alias: str, key: tuple[str, ...]) -> sql.Composed:
    pairs = [sql.SQL("{}.{} = s.{}").format(sql.SQL(alias), sql.Identifier(name), sql.Identifier(name)) for name in key]
    return sql.SQL(" AND ").join(pairs)


def _copy_statement(message: str) -> sql.Composed:
    table = sql.Identifier(f"stage_{TABLES[message]}")
    return sql.SQL("COPY {} ({}) FROM STDIN").format(table, column_list(message))


# Rendered once: composing the column lists anew would cost every batch a millisecond.
UNSTAGE = {message: b"DELETE FROM stage_%b" % name.encode() for message, name in TABLES.items()}
_COPY = {message: _copy_statement(message).as_bytes() for message in TABLES}
_STORE = {message: _store_statement(message).as_bytes() for message in COUNTERPARTS}
_CLASHES = {message: _clash_statement(message).as_bytes() for message in TABLES}
