"""How overseas warehouses are spoken of."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliu.kernel.days import business_day, now
from heliu.overseas.facts import CURRENCIES, Good, Kind, Money, Movement, Open, Proceeds, Sale, Shipment, Standing
from heliu.web.kit import codes

OPEN: Final[Mapping[Open, Promise]] = {
    Open.TRANSIT: gettext_lazy("尚未到仓"),
    Open.STOCK: gettext_lazy("在仓未售"),
    Open.PENDING: gettext_lazy("退运待入账"),
    Open.PROCEEDS: gettext_lazy("销售款未收齐"),
    Open.REFUND: gettext_lazy("退税未结清"),
}
KINDS: Final[Mapping[Kind, Promise]] = {
    Kind.ARRIVED: gettext_lazy("到仓"),
    Kind.SOLD: pgettext_lazy("ledger", "销售"),
    Kind.CANCELLED: gettext_lazy("销售冲销"),
    Kind.RETURNED: gettext_lazy("退运回国"),
    Kind.LOST: gettext_lazy("报损"),
}
STEPS: Final = (Open.TRANSIT, Open.STOCK, Open.PROCEEDS, Open.REFUND)


def amount(value: Decimal) -> str:
    """A quantity without the zeros behind."""
    return f"{value.normalize():f}"


def count_of(value: Decimal) -> int | Decimal:
    """The same as a number, for lists."""
    return int(value) if value == int(value) else value.normalize()


def money(currency: str, value: Decimal) -> str:
    _zh, iso = CURRENCIES.get(currency, ("", currency))
    return f"{iso} {value:,.2f}"


def currency_of(row: Sale | Money | Proceeds) -> str:
    """As banks write it."""
    return CURRENCIES.get(row.currency, ("", row.currency))[1]


def unit_of(good: Good) -> str:
    return codes.unit_of(good.unit)


def country_of(shipment: Shipment) -> str:
    return codes.country_of(shipment.country)


def state_of(shipment: Shipment) -> str:
    return _("未结") if shipment.closed_on is None else _("已办结")


def tone_of(shipment: Shipment) -> str:
    return "now" if shipment.closed_on is None else "good"


def sale_state(sale: Sale) -> str:
    if sale.cancelled:
        return _("已冲销")
    if not sale.outstanding:
        return _("已收齐")
    return _("部分收汇") if sale.received else _("未收汇")


def sale_tone(sale: Sale) -> str:
    if sale.cancelled:
        return ""
    return "warn" if sale.outstanding else "good"


def age_of(good: Good) -> int:
    return good.age_days(business_day(now()))


def steps_of(standing: Standing) -> list[tuple[Promise, str, str]]:
    """The chain of a shipment, step by step: what, where it stands, with which tone."""
    goods = standing.goods
    departed, arrived = (
        sum((getattr(one.stock, name) for one in goods), Decimal(0)) for name in ("departed", "arrived")
    )
    on_hand = sum((one.stock.on_hand for one in goods), Decimal(0))
    owed = " · ".join(money(one.currency, one.outstanding) for one in standing.money if one.outstanding)
    said = {
        Open.TRANSIT: _("%(arrived)s / %(departed)s 件到仓")
        % {"arrived": amount(arrived), "departed": amount(departed)},
        Open.STOCK: _("在仓 %(count)s 件") % {"count": amount(on_hand)} if on_hand else _("没有余货"),
        Open.PROCEEDS: _("未收 %(amount)s") % {"amount": owed} if owed else _("没有未收的销售款"),
        Open.REFUND: _refund(standing.shipment),
    }
    labels = {
        Open.TRANSIT: gettext_lazy("到仓"),
        Open.STOCK: gettext_lazy("售出、退运或报损"),
        Open.PROCEEDS: gettext_lazy("收汇"),
        Open.REFUND: gettext_lazy("退税结清"),
    }
    return [(labels[step], said[step], "warn" if step in standing.open else "good") for step in STEPS]


def stock_row(good: Good) -> dict[str, object]:
    """A line as its page shows it."""
    names = ("departed", "in_transit", "on_hand", "sold", "returned", "lost")
    return {"good": good, "unit": unit_of(good), **{name: amount(getattr(good.stock, name)) for name in names}}


def sale_row(sale: Sale) -> dict[str, object]:
    return {
        "sale": sale,
        "state": sale_state(sale),
        "tone": sale_tone(sale),
        "quantity": amount(sale.left),
        "amount": money(sale.currency, sale.amount),
    }


def movement_row(movement: Movement) -> dict[str, object]:
    return {"movement": movement, "kind": KINDS[movement.kind], "quantity": amount(movement.quantity)}


def _refund(shipment: Shipment) -> str:
    if not shipment.refundable:
        return _("简化申报，不涉及退税")
    if shipment.refund_closed_on is None:
        return _("未结清")
    return f"{shipment.refund_closed_on:%Y-%m-%d} {shipment.refund_reference}"
