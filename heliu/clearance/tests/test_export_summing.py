"""Summing inventories into declarations, pure: what may stand together, how many lines, and that nothing is lost."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from random import Random

from heliu.clearance.exports.summaries.grouping import DeclaredGoods, Goods, Head, SummedInventory, form


def inventory(number, random):
    """An inventory with few different values, so that much is summed."""
    pick = random.choice
    head = Head(pick(("9610", "1210")), pick("25"), "7921", pick(("502", "116")), pick(("NO", "510100000A")), "")
    lines = tuple(
        DeclaredGoods(
            place,
            Goods(pick(("0402210000", "3303000020")), pick("甲乙"), "502", pick(("142", "502")), "140", "035", ""),
            Decimal(random.randrange(1, 9)),
            Decimal(random.randrange(9)) / 10,
            Decimal(0),
            Decimal(random.randrange(3)) * 100,
        )
        for place in range(1, random.randrange(2, 8))
    )
    weight = Decimal(random.randrange(1, 10**6)) / 10**5
    return SummedInventory(number, f"I{number}", f"W{number}", head, weight, weight / 2, lines)


def test_nothing_is_lost_and_nothing_stands_where_it_must_not():
    random = Random(7)  # noqa: S311 - no secret is drawn
    for _ in range(200):
        inventories = [inventory(number, random) for number in range(random.randrange(1, 12))]
        by_owner, by_name, lines_max = random.random() < 0.5, random.random() < 0.5, random.randrange(1, 5)
        declarations = form(inventories, by_owner=by_owner, by_name=by_name, lines_max=lines_max)
        assert all(1 <= len(one.lines) <= lines_max for one in declarations)
        items = [item for one in declarations for _, item in one.items]
        given = Counter((one.id, line.number) for one in inventories for line in one.lines)
        assert Counter((item.inventory.id, item.line.number) for item in items) == given
        for name in ("gross_kg", "net_kg"):
            assert sum(getattr(one, name) for one in declarations) == sum(getattr(one, name) for one in inventories)
        assert sum(line.total for one in declarations for line in one.lines) == sum(
            line.total for one in inventories for line in one.lines
        )
        for one in declarations:
            for line in one.lines:
                for item in line.items:
                    assert item.inventory.head._replace(owner_code="") == one.head._replace(owner_code="")
                    assert not by_owner or item.inventory.head.owner_code == one.head.owner_code
                    assert item.line.goods._replace(name="") == line.goods._replace(name="")
                    assert not by_name or item.line.goods.name == line.goods.name


def test_what_fits_on_one_line_is_one_line():
    one = inventory(1, Random(1))  # noqa: S311 - no secret is drawn
    [declaration] = form([one, replace(one, id=2)], by_owner=True, by_name=True, lines_max=50)
    assert len(declaration.lines) == len({line.goods for line in one.lines})
    assert form([], by_owner=True, by_name=True, lines_max=50) == []
