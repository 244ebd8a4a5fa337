"""Generations (分代) of the hot tables: opening one makes fresh leaves, so that indexes never outgrow memory.

A process works in the newest generation by its search path: ``gen_N.declarations_order`` stands before the partitioned
``public.declarations_order``, under the same name. Two kinds of views reach further back: ``window_*`` is the newest
generation and the one before it (where counterparts are looked for), ``closed_*`` all but the newest (where a key may
have been used before).
"""

from collections.abc import Sequence

from psycopg import Connection, sql
from psycopg.pq.abc import PGresult

IMPORTS = ("order", "payment", "waybill", "delivery", "inventory")
UNDOING = ("import_cancellation", "import_return")
INBOUND = ("inbound_detail",)
EXPORTS = (
    "export_order",
    "collection",
    "export_waybill",
    "export_inventory",
    "cancellation",
    "arrival",
    "departure",
    "master_list",
    "export_return",
    "return_tally",
    "summary_application",
)
DOCUMENTS = (*IMPORTS, *UNDOING, *INBOUND, *EXPORTS)
INVENTORIES_PER_GENERATION_MAX = 2_000_000
# Taken shared by every committing batch and exclusively by the opening of a generation.
GENERATION_LOCK = 0x48454C49
# The lock first, then the look: whoever opens a generation waits until no commit is under way.
OPENING = (
    b"BEGIN",
    b"SELECT pg_advisory_xact_lock_shared(%d)" % GENERATION_LOCK,
    b"SELECT coalesce(max(number), 0) FROM declarations_generation",
)

# Unique by their sequence, and said so: of a young table without statistics the planner would otherwise expect many
# rows under one number, and rather walk another index from end to end.
_BY_ID = dict.fromkeys(
    (
        *("message", "inventory", "import_cancellation", "import_return"),
        *("export_inventory", "cancellation", "arrival", "departure", "master_list", "summary_application"),
        *("export_return", "return_tally", "inbound_detail"),
    ),
    "CREATE UNIQUE INDEX ON {} (id)",
)
_INDEXES = {
    "order": ("UNIQUE:order_no, ebp_code",),
    "payment": ("UNIQUE:pay_transaction_id, pay_code", "order_no, ebp_code"),
    "waybill": ("UNIQUE:logistics_no, logistics_code",),
    "delivery": ("UNIQUE:logistics_no, logistics_code",),
    "inventory": ("UNIQUE:order_no, ebc_code", "UNIQUE:cop_no, agent_code"),
    "import_cancellation": ("UNIQUE:cop_no, agent_code",),
    "import_return": ("UNIQUE:cop_no, agent_code",),
    "export_order": ("UNIQUE:order_no, ebp_code, ebc_code",),
    "collection": ("UNIQUE:order_no, ebp_code, ebc_code, pay_no",),
    "export_waybill": ("UNIQUE:logistics_no, logistics_code",),
    "export_inventory": ("UNIQUE:order_no, ebp_code, ebc_code", "UNIQUE:cop_no, agent_code"),
    "cancellation": ("UNIQUE:cop_no, agent_code",),
    "arrival": ("UNIQUE:cop_no, operator_code, part_no",),
    "departure": ("UNIQUE:cop_no, logistics_code, part_no",),
    "master_list": ("UNIQUE:cop_no, agent_code, part_no",),
    "export_return": ("UNIQUE:cop_no, agent_code",),
    "return_tally": ("UNIQUE:cop_no, operator_code",),
    "summary_application": ("UNIQUE:cop_no, agent_code, part_no",),
    "inbound_detail": ("UNIQUE:cop_no, operator_code",),
}


class GenerationChanged(Exception):
    """A new generation was opened since the connection entered its own: enter it and begin again."""


def ensure_newest(opened: Sequence[PGresult], generation: int) -> None:
    """Raise GenerationChanged unless the results of OPENING, which stand first, name ``generation``."""
    newest_now = opened[len(OPENING) - 1].get_value(0, 0)
    if int(newest_now or 0) != generation:
        raise GenerationChanged


def schema_name(number: int) -> str:
    return f"gen_{number}"


def newest(connection: Connection) -> int:
    """Return the number of the newest generation, 0 when none was opened."""
    row = connection.execute("SELECT coalesce(max(number), 0) FROM declarations_generation").fetchone()
    return int(row[0]) if row else 0


def enter(connection: Connection, number: int) -> None:
    """Let unqualified names on this connection mean generation ``number``."""
    connection.execute(sql.SQL("SET search_path = {}, public").format(sql.Identifier(schema_name(number))))


def enter_newest(connection: Connection) -> int:
    """Enter the newest generation and return its number. Raises LookupError when none was opened yet."""
    number = newest(connection)
    if not number:
        raise LookupError("no generation of the hot tables is open: run `heliu migrate`")
    enter(connection, number)
    connection.commit()
    return number


def open_next(connection: Connection, documents: Sequence[str] = DOCUMENTS) -> int:
    """Open the next generation and return its number. Waits for the batches that are under way.

    ``documents``: fewer only in a migration from before the others existed.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (GENERATION_LOCK,))
        number = newest(connection) + 1
        schema = schema_name(number)
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        for name in ("message", *documents):
            _make_leaf(connection, schema, number, name)
        for name in documents:
            _make_views(connection, number, name)
        connection.execute("INSERT INTO declarations_generation (number) VALUES (%s)", (number,))
    return number


def add_documents(connection: Connection, names: Sequence[str]) -> None:
    """Give every open generation the leaves and views of documents that were not there when it was opened."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (GENERATION_LOCK,))
        for number in range(1, newest(connection) + 1):
            for name in names:
                _make_leaf(connection, schema_name(number), number, name)
                _make_views(connection, number, name)


def _make_leaf(connection: Connection, schema: str, number: int, name: str) -> None:
    leaf, table = sql.Identifier(schema, f"declarations_{name}"), sql.Identifier("public", f"declarations_{name}")
    connection.execute(
        sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES IN ({})").format(leaf, table, sql.Literal(number))
    )
    connection.execute(sql.SQL("ALTER TABLE {} ALTER generation SET DEFAULT {}").format(leaf, sql.Literal(number)))
    if name == "message":
        # Compressed and sealed already: a second compression would cost time and gain nothing.
        connection.execute(sql.SQL("ALTER TABLE {} ALTER content SET STORAGE EXTERNAL").format(leaf))
    connection.execute(sql.SQL(_BY_ID.get(name, "CREATE INDEX ON {} USING brin (id)")).format(leaf))
    for index in _INDEXES.get(name, ()):
        unique, _, columns = index.rpartition(":")
        statement = sql.SQL("CREATE {} INDEX ON {} ({}) WHERE superseded_by IS NULL").format(
            sql.SQL(unique), leaf, sql.SQL(columns)
        )
        connection.execute(statement)


def _make_views(connection: Connection, number: int, name: str) -> None:
    """Rebuild the window and the closed view of ``name`` in the new generation's schema."""
    schema = schema_name(number)

    def union(numbers: list[int]) -> sql.Composable:
        if not numbers:
            return sql.SQL("SELECT * FROM {} WHERE false").format(sql.Identifier(schema, f"declarations_{name}"))
        leaves = [sql.Identifier(schema_name(n), f"declarations_{name}") for n in numbers]
        return sql.SQL(" UNION ALL ").join(sql.SQL("SELECT * FROM {}").format(leaf) for leaf in leaves)

    window, closed = [n for n in (number, number - 1) if n], list(range(number - 1, 0, -1))
    for view, query in (("window", union(window)), ("closed", union(closed))):
        connection.execute(sql.SQL("CREATE VIEW {} AS {}").format(sql.Identifier(schema, f"{view}_{name}"), query))
