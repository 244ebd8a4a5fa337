"""What other rooms may ask of taxation: the tax of an inventory with every step explained."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from heliu.policies.rules.import_order import (
    Assessment,
    CannotCompute,
    Content,
    Fault,
    ImportLine,
    ImportOrder,
    Rates,
)
from heliu.policies.rules.import_tax import assess
from heliu.policies.rules.near_limits import nearby
from heliu.policies.rules.tax_figures import figures
from heliu.policies.tariff import TariffLine, tariff_line
from heliu.taxation.differences import difference_of, total_of
from heliu.taxation.facts import DeclaredInventory, DeclaredLine, Explained
from heliu.taxation.line_sql import line_consumption_tax_sql, line_price_sql, line_vat_sql

__all__ = [
    "calculate",
    "declared_line",
    "difference_of",
    "explain",
    "line_consumption_tax_sql",
    "line_price_sql",
    "line_vat_sql",
    "needs_goods",
    "order_of",
    "taxed_line",
    "total_of",
]

CUSTOMS_LITRE, CUSTOMS_KILOGRAM = "095", "035"
LIQUIDS = frozenset({"specific", "compound", "beer"})


def explain(inventory: DeclaredInventory, annual_used_before: Decimal = Decimal(0)) -> Assessment:
    """Tax an inventory by the tariff and the law of its day; the answer's ``trace`` explains every amount.

    ``annual_used_before`` is what the buyer had used of the year's limit, in CNY. Raises ``CannotCompute`` naming every
    code the tariff does not know or, if it knows all, every missing content; ``NotInForce`` before the first law.
    """
    return assess(order_of(inventory, annual_used_before))


def calculate(inventory: DeclaredInventory, annual_used_before: Decimal = Decimal(0)) -> Explained:
    """What :func:`explain` says, with the numbers of every formula and the limits around. Raises as it does."""
    order = order_of(inventory, annual_used_before)
    assessment = assess(order)
    return Explained(order, assessment, figures(assessment.trace), nearby(order, assessment))


def order_of(inventory: DeclaredInventory, annual_used_before: Decimal = Decimal(0)) -> ImportOrder:
    """The inventory as the tax reads it, with the rates of its day. Raises ``CannotCompute`` for unknown codes."""
    tariff = {line.code: tariff_line(line.code, inventory.declared_on) for line in inventory.lines}
    unknown = tuple(_unknown(line, inventory.declared_on) for line in inventory.lines if tariff[line.code] is None)
    if unknown:
        raise CannotCompute(unknown)
    return ImportOrder(
        declared_on=inventory.declared_on,
        lines=tuple(taxed_line(line, found) for line in inventory.lines if (found := tariff[line.code])),
        freight=inventory.freight,
        insurance=inventory.insurance,
        annual_used_before=annual_used_before,
        currency=inventory.currency,
    )


def needs_goods(codes: Iterable[str], day: date) -> bool:
    """Whether the tax of any of these goods depends on a quantity only the document itself tells."""
    found = (tariff_line(code, day) for code in codes)
    return any(line is not None and (line.consumption.needs_content or bool(line.duty_amount)) for line in found)


def declared_line(line: Mapping[str, str | None]) -> DeclaredLine:
    """A line of an inventory (CEB621) by its official names, as the tax reads it."""
    return DeclaredLine(
        gnum=int(line.get("gnum") or 0),
        code=line.get("gcode") or "",
        quantity=Decimal(line.get("qty") or 0),
        total=Decimal(line.get("totalPrice") or 0),
        unit1=line.get("unit1") or "",
        quantity1=Decimal(line.get("qty1") or 0),
        unit2=line.get("unit2") or "",
        quantity2=Decimal(line.get("qty2") or 0),
    )


def taxed_line(line: DeclaredLine, tariff: TariffLine) -> ImportLine:
    """A declared line with the rates of its code."""
    rates = Rates(
        duty=tariff.duty,
        vat=tariff.vat,
        consumption=tariff.consumption,
        sources=tariff.sources,
        origin=str(tariff.reference),
        duty_amount=tariff.duty_amount,
        duty_unit=tariff.duty_unit,
    )
    content = line.content or _declared_content(line, tariff)
    declared = {line.unit1: line.quantity1, line.unit2: line.quantity2}
    quantity = declared.get(tariff.duty_unit) if tariff.duty_amount else None
    return ImportLine(line.gnum, line.quantity, line.total, rates, content, quantity or None)


def _declared_content(line: DeclaredLine, tariff: TariffLine) -> Content | None:
    """Litres before kilograms: the consumption tax on drinks fixes how many kilograms a litre has.

    Our reading: for cosmetics the kilograms declared as legal unit are the goods' net weight, not the content printed
    on the packing that 财关税〔2016〕48号 asks for, so they are never taken.
    """
    if tariff.consumption.kind not in LIQUIDS:
        return None
    declared = {line.unit1: line.quantity1, line.unit2: line.quantity2}
    for customs_unit, unit in ((CUSTOMS_LITRE, "litre"), (CUSTOMS_KILOGRAM, "kg")):
        amount = declared.get(customs_unit)
        if amount:
            return Content(amount, unit)
    return None


def _unknown(line: DeclaredLine, day: date) -> Fault:
    return Fault(
        "CODE_UNKNOWN",
        line.gnum,
        "code",
        f"第 {line.gnum} 行的商品编码 {line.code} 不在 {day} 的税则中，税率未知，不能按零计税。",
        "请核对十位商品编码；编码无误的，请补充税则数据。",
    )
