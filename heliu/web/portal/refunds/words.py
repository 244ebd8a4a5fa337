"""How refunds are spoken of, by firms and officers alike."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.policies.rules.export_refund_catalogue import REFUND_RULES
from heliu.policies.rules.export_refund_settlement import departure_type
from heliu.refunds.facts import Business, Chain, Clock, Gap, Row, State
from heliu.web.kit.codes import currency_of, unit_of

TONES: Final = {
    State.SUBMITTED: "now",
    State.ACCEPTED: "now",
    State.SUPPLEMENT: "warn",
    State.APPROVED: "good",
    State.PARTLY: "warn",
    State.REFUSED: "bad",
    State.PAID: "good",
    State.WITHDRAWN: "",
}
SOON_DAYS: Final = 2
INPUTS: Final[dict[str, Promise]] = {
    "invoice": gettext_lazy("发票号码"),
    "purchase_price": gettext_lazy("不含税金额"),
    "refund_rate": gettext_lazy("退税率"),
    "invoice_rate": gettext_lazy("发票税率"),
    "rate_used": gettext_lazy("适用退税率"),
    "fob": gettext_lazy("离岸价"),
    "duty_free_material": gettext_lazy("免税购进原材料"),
    "levy_rate": gettext_lazy("征税率"),
    "output_vat": gettext_lazy("销项税额"),
    "input_vat": gettext_lazy("进项税额"),
    "not_deductible": gettext_lazy("不得免征和抵扣税额"),
    "credit_carried_in": gettext_lazy("上期留抵税额"),
    "credit": gettext_lazy("期末留抵税额"),
    "quota": gettext_lazy("免抵退税额"),
    "refunded": gettext_lazy("已预退税额"),
    "departed": gettext_lazy("预退税数量"),
    "sold": gettext_lazy("已售数量"),
    "sales": gettext_lazy("实际销售额"),
    "earned": gettext_lazy("已销售部分应退税额"),
}


def state_of(row: Row) -> str:
    return told(row.state)


def tone_of(row: Row) -> str:
    return TONES[row.state]


def business_of(row: Row) -> str:
    """As what it is claimed; on departure with the code its law gives such claims."""
    return business_words(row.business, business_day(row.submitted_at))


def business_of_chain(chain: Chain) -> str:
    """The same before it is applied for; before the law there is no code."""
    early = any(one.gap is Gap.BEFORE_LAW for one in chain.lacks)
    return told(chain.business) if early else business_words(chain.business, business_day(now()))


def business_words(business: Business, day: date) -> str:
    return f"{told(business)} {departure_type(day).value}" if business is Business.DEPARTURE else told(business)


def clock_words(row: Row) -> str:
    """How much time is left, in working days; of what is to be settled in days of the calendar."""
    if row.settle_until is not None:
        left = _days_left(row.settle_until)
        said = _("核算逾期 %(days)d 天") if left < 0 else _("核算剩 %(days)d 天")
        return said % {"days": abs(left)}
    if row.state is State.SUPPLEMENT:
        return _("计时暂停")
    if row.state is not State.ACCEPTED:
        return ""
    if row.left is None:
        return _("节假日未知，不能推算")
    if row.left < 0:
        return _("超期 %(days)d 个工作日") % {"days": -row.left}
    return _("剩 %(days)d 个工作日") % {"days": row.left}


def clock_tone(row: Row) -> str:
    if row.settle_until is not None:
        return "bad" if _days_left(row.settle_until) < 0 else "now"
    if row.state is not State.ACCEPTED:
        return ""
    if row.left is None or row.left < 0:
        return "bad"
    return "warn" if row.left <= SOON_DAYS else "good"


def alarm_of(clock: Clock | None) -> str:
    if clock is None or clock.alarm is None:
        return ""
    return _("没有 %(year)d 年的节假日安排，不能推算期限。请税务机关录入。") % {"year": clock.alarm}


def deadline_words(last: date) -> str:
    left = _days_left(last)
    return _("已过期限") if left < 0 else _("还剩 %(days)d 天") % {"days": left}


def _days_left(last: date) -> int:
    return (last - business_day(now())).days


def steps_of(trace: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The steps of a computation as one reads them: sentence, formula, values, sources."""
    return [_step(one) for one in trace]


def _step(one: Mapping[str, Any]) -> dict[str, Any]:
    rule = REFUND_RULES[one["rule"]]
    return {
        "rule": rule.code,
        "sentence": told(rule),
        "formula": told(rule, "formula"),
        "article": one["article"],
        "result": one["result"],
        "inputs": [(str(INPUTS.get(name, name)), value) for name, value in one["inputs"].items()],
        "sources": [f"{source['reference']} · {source['since']}" for source in one["parameters"]],
        "confirmed": rule.confidence == "confirmed",
    }


def links_of(links: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a chain with units and currencies in words."""
    return [
        {
            **link,
            "quantity": plain(link["quantity"]),
            "unit": unit_of(link["unit"]),
            "currency": currency_of(link["currency"]),
            "percent": _percent(link["rate"]["refund"]) if link["rate"] else "",
            "total": f"{Decimal(link['total']):,.2f}",
            "covered": [{**one, "quantity": plain(one["quantity"])} for one in link["covered"]],
        }
        for link in links
    ]


def plain(number: str) -> str:
    """A number without the zeros behind."""
    return number.rstrip("0").rstrip(".") if "." in number else number


def _percent(rate: str) -> str:
    return f"{plain(f'{Decimal(rate) * 100:f}')}%"
