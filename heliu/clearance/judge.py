"""The decision (审单) in plain Python: twin of sql/decide.sql, and judge of what the statement leaves open. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from heliu.clearance.facts import Inventory, Outcome, Trio, Verdict
from heliu.clearance.rules import Whole, broken, whole
from heliu.policies.positive_list_rows import GoodsList
from heliu.policies.rules.import_order import Amounts, Assessment, CannotCompute
from heliu.policies.rules.positive_list import Bar, Barred, barred
from heliu.risk.api import Parcel, Thresholds, fired, score

RELEASED, DOCUMENTS, INSPECTION = 800, 300, 500
WAITING, REJECTED = 2, 100
OVER_SINGLE = -621005

Assess = Callable[[Inventory, Decimal], Assessment]


@dataclass(frozen=True, slots=True)
class Lanes:
    """Scores from which an inventory goes to documents and to inspection, and the thresholds of the rules.

    ``goods``: the positive list that may refuse on the day, None where there is none.
    """

    thresholds: Thresholds
    documents_from: int
    inspect_from: int
    goods: GoodsList | None = None

    def lane(self, points: int) -> int:
        if points >= self.inspect_from:
            return INSPECTION
        return DOCUMENTS if points >= self.documents_from else RELEASED


def judge(trio: Trio, used: Decimal, purchases: int, assess: Assess, lanes: Lanes) -> Verdict:
    """Decide one inventory.

    ``used`` is what the buyer's quota holds this year (reserved and committed, CNY), ``purchases`` how often he bought;
    ``assess`` computes the tax of the day for an inventory and the amount used before.
    """
    documents = whole(trio)
    if documents is None:
        return Verdict(Outcome.WAITING, WAITING)
    mask = broken(documents)
    risks = fired(parcel(documents, purchases), lanes.thresholds)
    points = score(risks)
    if mask:
        return Verdict(Outcome.MISMATCH, REJECTED, mask, risks, points)
    inventory = trio.inventory
    outcome, assessment = assessed(inventory, used, assess)
    if bars := unlisted(inventory, outcome, lanes.goods):
        return Verdict(outcome_of(bars), REJECTED, 0, risks, points)
    if assessment is None:
        # An unknown tax is never shown as zero: an officer asks for the goods' content or code.
        return Verdict(outcome, DOCUMENTS, 0, risks, points, inventory.tax_price)
    if assessment.totals is None:
        return Verdict(outcome, status_of(outcome), 0, risks, points)
    return admitted(inventory, assessment.totals, (risks, points, lanes.lane(points)))


def assessed(inventory: Inventory, used: Decimal, assess: Assess) -> tuple[Outcome, Assessment | None]:
    """What becomes of an inventory whose papers agree, and its assessment: none where the tax cannot be known."""
    try:
        assessment = assess(inventory, used)
    except CannotCompute:
        return Outcome.UNTAXABLE, None
    return Outcome.ADMITTED if assessment.totals is not None else refusal(assessment), assessment


def unlisted(inventory: Inventory, outcome: Outcome, goods: GoodsList | None) -> list[Barred]:
    """The goods the positive list keeps out; not asked of an order that is no retail import by its value."""
    if outcome not in (Outcome.ADMITTED, Outcome.UNTAXABLE):
        return []
    return barred(inventory.goods_codes, inventory.trade_mode, goods)


def outcome_of(bars: list[Barred]) -> Outcome:
    """Goods that are not listed outweigh those whose remark wants another mode."""
    return Outcome.NOT_LISTED if any(one.bar is Bar.NOT_LISTED for one in bars) else Outcome.MODE_BARRED


def admitted(inventory: Inventory, totals: Amounts, scored: tuple[int, int, int]) -> Verdict:
    risks, points, lane = scored
    return Verdict(
        Outcome.ADMITTED,
        lane,
        0,
        risks,
        points,
        inventory.tax_price,
        totals.duty,
        totals.consumption_tax,
        totals.vat,
    )


def refusal(assessment: Assessment) -> Outcome:
    """Why an order is no retail import by value."""
    if assessment.reason == "ORDER_VALUE_ZERO":
        return Outcome.ZERO_VALUE
    return Outcome.OVER_ANNUAL if assessment.reason == "OVER_ANNUAL" else Outcome.OVER_SINGLE


def status_of(refused: Outcome) -> int:
    """The return status of an order that is no retail import by value."""
    return OVER_SINGLE if refused is Outcome.OVER_SINGLE else REJECTED


def parcel(documents: Whole, purchases: int) -> Parcel:
    """What the risk rules read of the four documents."""
    inventory, order, payment, waybill = documents
    return Parcel(
        id=inventory.id,
        tax_price=inventory.tax_price,
        value=inventory.value,
        quantity=inventory.quantity,
        freight=inventory.freight,
        gross_kg=inventory.gross_kg,
        net_kg=inventory.net_kg,
        waybill_kg=waybill.weight_kg,
        paid_at=payment.paid_at,
        app_time=inventory.app_time,
        declared_on=inventory.declared_on,
        purchases_this_year=purchases,
        consignee_is_buyer=order.consignee_key == order.buyer_name_key,
        phone_is_buyers=order.consignee_phone_key == order.buyer_phone_key,
        id_check=inventory.id_check,
        products_fit=inventory.products_fit and order.products_fit,
        guarantor_is_party=inventory.assure_code in (inventory.ebp_code, inventory.ebc_code, inventory.logistics_code),
        trade_mode=inventory.trade_mode,
        country=inventory.country,
        customs_code=inventory.customs_code,
        bonded_whole=inventory.bonded_whole and inventory.records_whole,
        direct_whole=inventory.direct_whole,
    )
