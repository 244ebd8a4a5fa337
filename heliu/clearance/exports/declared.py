"""Export lists as the seller's other affairs need them (出口清单查询): where each stands, its lines, what came back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from psycopg import Connection

from heliu.clearance.exports.moves import CANCELLED, CLOSED, RELEASED, RETURNED, name
from heliu.declarations.api import Archive, document_content, evidence_of
from heliu.kernel.days import day_bounds

KIND: Final = "CEB603"
LISTS_MAX: Final = 500
_LIST: Final = (
    "SELECT i.id, i.message_id, i.cop_no, i.agent_code, i.ebc_code, i.ebp_code, i.order_no, i.customs_code,"
    " i.trade_mode, i.statistics_flag, i.value, i.currencies[1], d.status, d.value_cny,"
    " (SELECT min((s.at AT TIME ZONE 'Asia/Shanghai')::date) FROM clearance_step s"
    " WHERE s.inventory_id = i.id AND s.status = 800), d.decided_on"
    " FROM public.declarations_export_inventory i JOIN clearance_export_decision d ON d.inventory_id = i.id WHERE "
)
_NUMBERED: Final = _LIST + "i.cop_no = ANY (%s) AND i.ebc_code = ANY (%s) AND i.superseded_by IS NULL ORDER BY i.id"
_BY_ID: Final = _LIST + "i.id = ANY (%s) AND i.ebc_code = ANY (%s) AND i.superseded_by IS NULL ORDER BY i.id"
_OF_A_DAY: Final = (
    _LIST + "d.decided_at >= %s AND d.decided_at < %s AND i.ebc_code = ANY (%s) AND i.superseded_by IS NULL"
    " AND d.status <> ALL (%s) ORDER BY i.id DESC LIMIT %s"
)
_RETURNED: Final = (
    "SELECT r.inventory_id, l.gnum, sum(l.quantity) FROM clearance_export_return r"
    " JOIN clearance_export_return_line l USING (return_id)"
    " WHERE r.inventory_id = ANY (%s) AND r.status <> 100 GROUP BY 1, 2"
)


@dataclass(frozen=True, slots=True)
class ExportList:
    """One export list (出口清单). ``value`` in ``currency``; ``value_cny`` None where the day had no rate."""

    id: int
    message_id: int
    cop_no: str
    agent: str
    seller: str
    platform: str
    order_no: str
    customs_code: str
    trade_mode: str
    statistics_flag: str
    value: Decimal
    currency: str
    status: int
    value_cny: Decimal | None
    first_released_on: date | None
    decided_on: date

    @property
    def released_on(self) -> date | None:
        """The day of its release; lists released at once have no step of their own: then the day of the decision."""
        if self.status not in (RELEASED, CLOSED):
            return None
        return self.first_released_on or self.decided_on

    @property
    def is_gone(self) -> bool:
        return self.status in (RETURNED, CANCELLED)

    @property
    def status_name(self) -> str:
        return name(self.status)


@dataclass(frozen=True, slots=True)
class ListedGoods:
    """One line of a list as it was declared. ``total`` in ``currency``."""

    gnum: int
    hs_code: str
    name: str
    unit: str
    quantity: Decimal
    price: Decimal
    total: Decimal
    currency: str


def lists_numbered(connection: Connection, cop_nos: Collection[str], sellers: Collection[str]) -> list[ExportList]:
    """The current lists under these numbers of the firm's own, of these sellers."""
    return [ExportList(*row) for row in connection.execute(_NUMBERED, (list(cop_nos), list(sellers))).fetchall()]


def lists_by_id(connection: Connection, ids: Collection[int], sellers: Collection[str]) -> list[ExportList]:
    return [ExportList(*row) for row in connection.execute(_BY_ID, (list(ids), list(sellers))).fetchall()]


def lists_of_day(
    connection: Connection, day: date, sellers: Collection[str], limit: int = LISTS_MAX
) -> list[ExportList]:
    """The sellers' lists that came or were decided on ``day``, newest first; those gone again are left out."""
    bounds = day_bounds(day)
    given = (*bounds, list(sellers), [RETURNED, CANCELLED], limit)
    return [ExportList(*row) for row in connection.execute(_OF_A_DAY, given).fetchall()]


def goods_of(connection: Connection, archive: Archive, lists: Sequence[ExportList]) -> dict[int, list[ListedGoods]]:
    """By list; each message is opened once. Nothing for a list whose evidence was not kept."""
    found: dict[int, list[ListedGoods]] = {}
    by_message: dict[int, list[int]] = {}
    for one in lists:
        by_message.setdefault(one.message_id, []).append(one.id)
    for message, evidence in evidence_of(connection, list(by_message)).items():
        if not evidence.content:
            continue
        raw = archive.open(evidence.content)
        for number in by_message[message]:
            found[number] = list(_goods(document_content(raw, KIND, number - evidence.first_id)[1]))
    return found


def _goods(lines: Sequence[Mapping[str, str]]) -> Iterator[ListedGoods]:
    for line in lines:
        quantity, price, total = (Decimal(line.get(key) or 0) for key in ("qty", "price", "totalPrice"))
        yield ListedGoods(
            int(Decimal(line["gnum"])),
            line.get("gcode", ""),
            line.get("gname", ""),
            line.get("unit", ""),
            quantity,
            price,
            total,
            line.get("currency", ""),
        )


def returned_of(connection: Connection, ids: Collection[int]) -> dict[tuple[int, int], Decimal]:
    """(list, number of the goods) -> the quantity that came back or may."""
    rows = connection.execute(_RETURNED, (list(ids),)).fetchall()
    return {(inventory, gnum): quantity for inventory, gnum, quantity in rows}
