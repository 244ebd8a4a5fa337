"""The documents a stored decision was made of, of either direction, as its judge reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from psycopg import Connection

from heliu.clearance.dossier import Row, one_row, waits

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Fact = TypeVar("Fact", bound="DataclassInstance")


def as_compared(documents: Mapping[str, Row | None], decision: Row) -> dict[str, Row | None]:
    """Without what came only after the decision."""
    if waits(decision):
        return dict(documents)
    return {kind: row if decision[f"{kind}_id"] else None for kind, row in documents.items()}


def has_moved(connection: Connection, inventory_id: int) -> bool:
    """Whether officers, timers or the firm moved it after it was decided."""
    return one_row(connection, "SELECT 1 FROM clearance_step WHERE inventory_id = %s LIMIT 1", inventory_id) is not None


def received_at(connection: Connection, documents: Iterable[Row | None]) -> datetime | None:
    """When the last of the documents came: by then it was decided."""
    messages = [one["message_id"] for one in documents if one is not None]
    row = one_row(
        connection,
        "SELECT max(received_at) AS at FROM public.declarations_message WHERE id = ANY (%s)",
        messages,
    )
    return row["at"] if row else None


def fact(kind: type[Fact], row: Row) -> Fact:
    """The columns of a row as the judge reads them."""
    values = {one.name: row[one.name] for one in fields(kind)}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def fact_or_none(kind: type[Fact], row: Row | None) -> Fact | None:
    return None if row is None else fact(kind, row)
