"""The terms of a business day (当日参数): every dated number a batch is judged by, looked up once a day.

The rates of the day are copied into clearance_rate, with the modes by which the positive list lets each code in; there
the statement joins them. The pure judge reads the same
tariff and positive list. All change at midnight in Beijing, not in the middle of a batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import Connection

from heliu.clearance.facts import Inventory
from heliu.clearance.judge import Lanes
from heliu.kernel.sealing import derive
from heliu.policies.parameters import in_force
from heliu.policies.positive_list import list_on
from heliu.policies.rules.import_order import Assessment, CannotCompute, Fault, ImportLine, ImportOrder, Rates
from heliu.policies.rules.import_tax import assess
from heliu.policies.rules.positive_list import BONDED, DIRECT, bar_of, refusing
from heliu.policies.tariff import lines_in_force, tariff_line
from heliu.risk.api import lane_scores, thresholds, weights
from heliu.taxation.api import needs_goods, taxed_line
from heliu.taxation.facts import DeclaredLine

_NO_RATES = Rates(Decimal(0), Decimal(0))
_RATES_LOCK = 0x52415445
_PLAIN_KINDS = ("none", "ad_valorem")
# The readings of the law the statement computes. Under any other it leaves every line to the judge, who knows all.
_STATEMENT_READS = {
    "import_composite_tax/rounding_point": "payable",
    "import_composite_tax/freight_allocation": "cumulative_half_up",
    "import_composite_tax/duty_rate_within_limits": Decimal(0),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """One business day. ``parameters`` and ``weights`` (of risk rules) go to the statement, ``lanes`` to the judge."""

    day: date
    lanes: Lanes
    annual_limit: Decimal
    parameters: dict[str, Any]
    weights: tuple[int, ...]

    def assess(self, inventory: Inventory, used: Decimal, goods: Sequence[DeclaredLine] = ()) -> Assessment:
        """As :func:`assess_on`, by the tariff of this day."""
        return assess_on(self.day, inventory, used, goods)

    def needs_goods(self, inventory: Inventory) -> bool:
        """Whether its tax depends on litres, kilograms or pieces, which only the document itself tells."""
        return needs_goods(inventory.goods_codes, self.day)


def assess_on(day: date, inventory: Inventory, used: Decimal, goods: Sequence[DeclaredLine] = ()) -> Assessment:
    """Tax an inventory by the tariff of ``day``. Raises CannotCompute for a code the tariff does not know.

    ``goods`` are its lines in full, where the hot columns do not tell enough (:meth:`Terms.needs_goods`).
    """
    unknown = []
    lines = []
    for line in goods or hot_lines(inventory.goods_codes, inventory.totals, inventory.quantity):
        known = tariff_line(line.code, day)
        if known is None:
            fix = "请核对商品编码; 确有此编码的, 由综试区更新税则"
            unknown.append(Fault("UNKNOWN_CODE", line.gnum, "gcode", f"税则中没有商品编码 {line.code}", fix))
            lines.append(ImportLine(line.gnum, line.quantity, line.total, _NO_RATES))
        else:
            lines.append(taxed_line(line, known))
    assessment = assess(
        ImportOrder(day, tuple(lines), inventory.freight, inventory.insured_fee, annual_used_before=used)
    )
    # The channel does not need the rates: an order above the limits is refused whatever its codes are.
    if unknown and assessment.totals is not None:
        raise CannotCompute(tuple(unknown))
    return assessment


def sample_salt(master: bytes) -> int:
    """What keeps the random sample from being foreseen, from the installation's one secret."""
    return int.from_bytes(derive(master, "random inspection", 4), "little")


def hot_lines(goods_codes: Sequence[str], totals: Sequence[Decimal], quantity: Decimal) -> tuple[DeclaredLine, ...]:
    """The lines as far as the hot columns tell them: the quantity of all together, which matters where there is one."""
    each = quantity if len(goods_codes) == 1 else Decimal(1)
    goods = enumerate(zip(goods_codes, totals, strict=True), start=1)
    return tuple(DeclaredLine(number, code, each, total) for number, (code, total) in goods)


def terms_of(day: date, salt: int) -> Terms:
    """Look up everything in force on ``day``. ``salt`` keeps the random sample from being foreseen."""
    limits = thresholds(day, now=0, salt=salt)
    documents_from, inspect_from = lane_scores(day)
    annual = in_force("import_composite_tax/annual_limit", day).value
    parameters: dict[str, Any] = {
        "day": day,
        "year": day.year,
        "single_limit": limits.single_limit,
        "annual_limit": annual,
        "share": in_force("import_composite_tax/collected_share", day).value,
        "gifts_count": in_force("import_composite_tax/gift_counts_as_item", day).value,
        "documents_from": documents_from,
        "inspect_from": inspect_from,
        "near_limit": limits.near_limit,
        "weight_tolerance": limits.weight_tolerance,
        "value_per_kg": limits.value_per_kg,
        "freight_share": limits.freight_share,
        "purchases": limits.purchases,
        "night_from": limits.night_from,
        "night_to": limits.night_to,
        "quantity": limits.quantity,
        "declared_from": limits.declared_from,
        "declared_to": limits.declared_to,
        "districts": list(limits.districts),
        "unit_price_low": limits.unit_price_low,
        "unit_price_high": limits.unit_price_high,
        "salt": limits.salt,
        "sample_permille": limits.sample_permille,
    }
    lanes = Lanes(limits, documents_from, inspect_from, refusing(list_on(day), day))
    return Terms(day, lanes, annual, parameters, tuple(weights()))


def statement_may_tax(day: date) -> bool:
    """Say whether the parameters of ``day`` are those the statement was written for."""
    return all(in_force(name, day).value == read for name, read in _STATEMENT_READS.items())


def copy_rates(connection: Connection, day: date) -> None:
    """Let clearance_rate hold the rates of ``day``. Safe from several processes; cheap when they do already."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_RATES_LOCK,))
        held = connection.execute("SELECT day FROM clearance_today").fetchone()
        if held and held[0] == day:
            return
        may, goods = statement_may_tax(day), refusing(list_on(day), day)
        rows = [
            (
                *(line.code, line.vat, line.consumption.rate, may and line.consumption.kind in _PLAIN_KINDS),
                *(goods is None or bar_of(line.code, mode, goods) is None for mode in (BONDED, DIRECT)),
            )
            for line in lines_in_force(day)
        ]
        connection.execute("DELETE FROM clearance_rate")
        with (  # an official tariff has thousands of codes, and the first commit of the day waits for this
            connection.cursor() as cursor,
            cursor.copy("COPY clearance_rate (code, vat, consumption, plain, bonded, direct) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        connection.execute("DELETE FROM clearance_today")
        connection.execute("INSERT INTO clearance_today (day) VALUES (%s)", (day,))
