"""Random parcels for the twin test: rows for the stages and, from the same values, the facts the pure judge reads."""

import itertools
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from uuid import UUID

from heliu.clearance.facts import Inventory, Order, Payment, Trio, Waybill
from heliu.clearance.recomputing.documents import fact
from heliu.declarations.api import columns_of

PLATFORM, SELLER, CARRIER, PAYER = "5105960001", "5105960002", "5105980003", "510596T004"
NOW = 20261102101500
DAY = 20261102
# Values at which something changes: nothing, a gift's price, the near limit, the single limit, the annual limit.
EDGES = [Decimal(text) for text in ("0", "0.01", "4499.99", "4500", "4999.99", "5000", "5000.01", "9000", "13000")]
EDGES += [Decimal(text) for text in ("25999.99", "26000", "26000.01", "30000")]
FREIGHTS = [Decimal(text) for text in ("0", "0", "0", "0.50", "10", "12.34567", "99.99")]
KINDS = {"CEB311": Order, "CEB411": Payment, "CEB511": Waybill}


@dataclass
class Parcel:
    """One purchase: ``rows`` as they are staged, by message; what is missing is not there (yet)."""

    number: int
    buyer: UUID
    rows: dict[str, dict] = field(default_factory=dict)

    def trio(self, known: set[str]) -> Trio:
        inventory = self.rows["CEB621"]
        found = {kind: fact(KINDS[kind], self.rows[kind]) if kind in known else None for kind in KINDS}
        return Trio(fact(Inventory, inventory), found["CEB311"], found["CEB411"], found["CEB511"])


def copy_text(message: str, row: dict) -> bytes:
    return "\t".join(_text(row[name]) for name in columns_of(message)).encode() + b"\n"


def _text(value) -> str:
    match value:
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case list():
            return "{" + ",".join(map(str, value)) + "}"
    return str(value)


class Maker:
    """Makes parcels whose every comparison is broken now and then. ``codes`` are goods codes to draw from."""

    def __init__(self, random: Random, codes: list[str]) -> None:
        self.random, self.codes, self.number = random, codes, 0

    def rarely(self, chance: float = 0.02) -> bool:
        return self.random.random() < chance

    def parcel(self, buyer: UUID, fault: float) -> Parcel:
        """``fault`` is the chance of each single comparison to fail."""
        self.number += 1
        n = self.number
        goods = self._goods()
        inventory = self._inventory(n, buyer, goods, fault)
        order = self._order(n, inventory, fault)
        payment = self._payment(n, order, fault)
        rows = {"CEB621": inventory, "CEB311": order, "CEB411": payment, "CEB511": self._waybill(n, order, fault)}
        rows["CEB511"]["weight_kg"] = inventory["gross_kg"] * (2 if self.rarely(fault) else 1)
        return Parcel(n, buyer, rows)

    def _goods(self) -> list[tuple[str, Decimal]]:
        """Codes and line totals, CNY."""
        count = self.random.choice((1, 1, 1, 2, 3, 5))
        if self.random.random() < 0.25:
            total = self.random.choice(EDGES)
        else:
            total = Decimal(self.random.randint(1, 200_000)) / 100
        if self.rarely(0.1):
            total += Decimal(self.random.randint(1, 999)) / 100_000
        cuts = sorted(self.random.randint(0, int(total * 100)) for _ in range(count - 1))
        bounds = [Decimal(0), *(Decimal(cut) / 100 for cut in cuts), total]
        totals = [after - before for before, after in itertools.pairwise(bounds)]
        return [(self.random.choice(self.codes), one) for one in totals]

    def _inventory(self, n: int, buyer: UUID, goods: list[tuple[str, Decimal]], fault: float) -> dict:
        totals = [total for _, total in goods]
        bonded = self.random.random() < 0.5
        value, weight = sum(totals, Decimal(0)), Decimal(self.random.randint(10, 500)) / 100
        quantity = Decimal(len(goods) if len(goods) > 1 or not self.rarely(0.3) else self.random.choice((0, 2, 50)))
        running = [sum(totals[: place + 1], Decimal(0)) for place in range(len(totals))]
        pick, rarely = self.random.choice, self.rarely
        return {
            "id": n,
            "message_id": 1,
            "app_type": 1,
            "order_no": f"TW{n}",
            "ebp_code": PLATFORM,
            "guid": f"guid-{n}",
            "cop_no": f"COP{n}",
            "agent_code": "5105980005",
            "ebc_code": SELLER,
            "logistics_no": f"YT{n}",
            "logistics_code": CARRIER,
            "port_code": "7921",
            "masked": "张*|510*|138*",
            "app_time": DAY * 1_000_000 + pick((0, 45959, 50000, 235959, 101500)),
            "assure_code": pick((PLATFORM, SELLER, CARRIER)) if not rarely(fault) else "5105980005",
            "customs_code": pick(("7911", "7921")) if not rarely(fault) else "7901",
            "trade_mode": ("1210" if bonded else "9610") if not rarely(fault) else pick(("0110", "1239")),
            "country": "142" if bonded and not rarely(fault) else "116",
            "declared_on": DAY if not rarely(fault) else pick((20261002, 20261003, 20261202, 20261203, 20250101)),
            **{name: not rarely(fault) for name in ("bonded_whole", "direct_whole", "records_whole", "products_fit")},
            "id_check": not rarely(fault),
            "freight": pick(FREIGHTS) if not rarely(fault) else value,
            "insured_fee": pick((Decimal(0), Decimal(0), Decimal("1.23"))),
            "gross_kg": weight,
            "net_kg": weight * (Decimal("0.9") if not rarely(fault) else Decimal("1.01")),
            "buyer_id": buyer,
            "buyer_id_key": n * 7,
            "buyer_name_key": n * 11,
            "buyer_phone_key": n * 13,
            "consignee_address_key": n * 23,
            "line_count": len(goods),
            "goods_values": n * 31,
            "goods_names": n * 37,
            "value": value,
            "quantity": quantity,
            "running": running,
            "totals": totals,
            "goods_codes": [code for code, _ in goods],
        }

    def _order(self, n: int, inventory: dict, fault: float) -> dict:
        def same(name):
            return inventory[name] + (1 if self.rarely(fault) else 0)

        def other(value):
            return value if not self.rarely(fault) else "5105960099"

        names = ("line_count", "goods_names", "goods_values", "buyer_name_key", "buyer_id_key", "buyer_phone_key")
        compared = {name: same(name) for name in names}
        return {
            "id": n + 1_000_000,
            "message_id": 1,
            "app_type": 1,
            "app_time": NOW,
            "masked": "张*|510*|138*",
            "order_no": f"TW{n}",
            "ebp_code": PLATFORM,
            "ebc_code": other(SELLER),
            "pay_code": PAYER if not self.rarely(fault) else None,
            "pay_transaction_id": f"P{n}" if not self.rarely(fault) else None,
            "goods_value": inventory["value"],
            "paid": inventory["value"],
            "balanced": not self.rarely(fault),
            "products_fit": not self.rarely(fault),
            **compared,
            "consignee_key": compared["buyer_name_key"] + (1 if self.rarely(fault) else 0),
            "consignee_phone_key": compared["buyer_phone_key"] + (1 if self.rarely(fault) else 0),
            "consignee_address_key": n * 23,
        }

    def _payment(self, n: int, order: dict, fault: float) -> dict:
        return {
            "id": n + 2_000_000,
            "message_id": 1,
            "app_type": 1,
            "app_time": NOW,
            "masked": "张*|510*|138*",
            "order_no": f"TW{n}",
            "ebp_code": PLATFORM,
            "pay_code": PAYER if not self.rarely(fault) else "510596T005",
            "pay_transaction_id": f"P{n}" if not self.rarely(fault) else f"PX{n}",
            "paid": order["paid"] + (Decimal("0.01") if self.rarely(fault) else 0),
            "paid_at": NOW - 1 + (2 if self.rarely(fault) else self.random.choice((0, 1))),
            "payer_name_key": order["buyer_name_key"] + (1 if self.rarely(fault) else 0),
            "payer_id_key": order["buyer_id_key"] + (1 if self.rarely(fault) else 0),
        }

    def _waybill(self, n: int, order: dict, fault: float) -> dict:
        keys = {name: order[name] for name in ("consignee_key", "consignee_phone_key", "consignee_address_key")}
        if self.rarely(fault):
            keys[self.random.choice(sorted(keys))] += 1
        return {
            "id": n + 3_000_000,
            "message_id": 1,
            "app_type": 1,
            "app_time": NOW,
            "bill_no": None,
            "logistics_no": f"YT{n}",
            "logistics_code": CARRIER,
            **keys,
            "order_no": f"TW{n}" if not self.rarely(fault) else f"TX{n}",
        }
