"""How inventories are summed into declarations (归并). Pure.

One declaration holds what has the same consignor (one application has one), mode, means of transport, producer where
the application asks for it, destination and customs of exit; one line of it the same goods code, final destination,
currency and units (海关总署公告2018年第194号 第十一条; CEB701 填制说明).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from heliu.kernel.portions import portions

_FIVE_PLACES: Final = Decimal("0.00001")


class Head(NamedTuple):
    """What all inventories of a declaration have in common, in the order declarations are numbered."""

    trade_mode: str
    traf_mode: str
    port_code: str
    country: str
    owner_code: str
    ems_no: str


class Goods(NamedTuple):
    """What all goods of a line have in common. ``name`` is empty unless the application sums by names."""

    code: str
    name: str
    country: str
    currency: str
    unit: str
    unit1: str
    unit2: str


class DeclaredGoods(NamedTuple):
    """One line of an inventory. ``name`` is the enterprise's where it gave one."""

    number: int
    goods: Goods
    quantity: Decimal
    quantity1: Decimal
    quantity2: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class SummedInventory:
    """One inventory with its lines as they were declared."""

    id: int
    invt_no: str
    logistics_no: str
    head: Head
    gross_kg: Decimal
    net_kg: Decimal
    lines: tuple[DeclaredGoods, ...]


class Item(NamedTuple):
    """One line of an inventory on its line of the declaration."""

    inventory: SummedInventory
    line: DeclaredGoods
    gross_kg: Decimal
    net_kg: Decimal


@dataclass(slots=True)
class SummedLine:
    """One line of a declaration."""

    goods: Goods
    items: list[Item] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name summed by, else the first that stands under the code."""
        return self.goods.name or self.items[0].line.goods.name

    @property
    def quantity(self) -> Decimal:
        return sum((item.line.quantity for item in self.items), Decimal(0))

    @property
    def quantity1(self) -> Decimal:
        return sum((item.line.quantity1 for item in self.items), Decimal(0))

    @property
    def quantity2(self) -> Decimal:
        return sum((item.line.quantity2 for item in self.items), Decimal(0))

    @property
    def total(self) -> Decimal:
        return sum((item.line.total for item in self.items), Decimal(0))


@dataclass(frozen=True, slots=True)
class SummedDeclaration:
    """One declaration."""

    head: Head
    lines: tuple[SummedLine, ...]

    @property
    def items(self) -> Iterator[tuple[int, Item]]:
        """Every item with the number of its line, from 1."""
        return ((place, item) for place, line in enumerate(self.lines, 1) for item in line.items)

    @property
    def gross_kg(self) -> Decimal:
        return sum((item.gross_kg for _, item in self.items), Decimal(0))

    @property
    def net_kg(self) -> Decimal:
        return sum((item.net_kg for _, item in self.items), Decimal(0))


def form(
    inventories: Sequence[SummedInventory], *, by_owner: bool, by_name: bool, lines_max: int
) -> list[SummedDeclaration]:
    """Sum inventories into declarations of at most ``lines_max`` lines; the same inventories give the same ones."""
    groups: dict[Head, dict[Goods, SummedLine]] = defaultdict(dict)
    for inventory in sorted(inventories, key=lambda one: one.id):
        head = inventory.head if by_owner else inventory.head._replace(owner_code="")
        lines = groups[head]
        for item in _items(inventory):
            goods = item.line.goods if by_name else item.line.goods._replace(name="")
            lines.setdefault(goods, SummedLine(goods)).items.append(item)
    return [
        SummedDeclaration(head, tuple(lines))
        for head in sorted(groups)
        for lines in portions([groups[head][goods] for goods in sorted(groups[head])], lines_max)
    ]


def _items(inventory: SummedInventory) -> Iterator[Item]:
    """The lines of an inventory, each with its share of the weights by value: lines may go into two declarations."""
    lines = inventory.lines
    value = sum((line.total for line in lines), Decimal(0))
    gross_left, net_left = inventory.gross_kg, inventory.net_kg
    for line in lines[:-1]:
        part = line.total / value if value else Decimal(1) / len(lines)
        gross = (inventory.gross_kg * part).quantize(_FIVE_PLACES)
        net = (inventory.net_kg * part).quantize(_FIVE_PLACES)
        yield Item(inventory, line, gross, net)
        gross_left, net_left = gross_left - gross, net_left - net
    yield Item(inventory, lines[-1], gross_left, net_left)
