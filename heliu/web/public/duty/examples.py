"""The interface by example: one question, its fields and limits, as the page that explains it shows them."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from heliu.policies.tariff import CODE_DIGITS
from heliu.web.public.duty.questions import MAX_AMOUNT, MAX_GOODS, MAX_QUANTITY, PLACES

EXAMPLE: Final[dict[str, Any]] = {
    "day": "2026-11-26",
    "goods": [
        {"code": "3304990029", "quantity": "2", "price": "260.00", "content": "50", "content_unit": "g"},
        {"code": "9619001100", "quantity": "3", "price": "99.00"},
    ],
    "freight": "20.00",
    "insurance": "0",
    "annual_used": "3200.00",
}
FIELDS: Final = (
    ("day", _("申报日期；不写为今天。税率与限值按这一天。"), False),
    ("goods", _("商品行的列表。"), True),
    ("freight", _("运费，元。"), False),
    ("insurance", _("保险费，元。"), False),
    ("annual_used", _("订购人本年度已用额度，元。"), False),
)
ITEM_FIELDS: Final = (
    ("code", _("10 位商品编码，文本。"), True),
    ("quantity", _("件数，整数；不写为 1。"), False),
    ("price", _("每件的人民币价格。"), True),
    ("content", _("每件的含量；化妆品、酒类等计算消费税时需要。"), False),
    ("content_unit", _("含量的单位：ml、g、piece、litre、kg。"), False),
)


def limits() -> tuple[tuple[str, str], ...]:
    """Every limit by its name."""
    return (
        ("MAX_GOODS", str(MAX_GOODS)),
        ("MAX_QUANTITY", str(MAX_QUANTITY)),
        ("MAX_AMOUNT", f"{MAX_AMOUNT:f}"),
        ("PLACES", str(PLACES)),
        ("CODE_DIGITS", str(CODE_DIGITS)),
    )
