"""One line of a special invoice (进货发票) as a firm writes it down: its workbook, and what is wrong with its form."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from heliu.ceb.code_tables.tables import units
from heliu.kernel.languages import Words
from heliu.kernel.money import to_fen
from heliu.kernel.problems import Violation
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.template import Column, Template
from heliu.policies.rules.export_refund import PER_CENT, invoice_rates
from heliu.refunds.facts import Offered

NUMBER: Final = re.compile(r"[0-9]{18}|[0-9]{20}")
"""20 digits of a digital invoice (数电票), or the code (10) and number (8) of a paper one."""
TAXPAYER: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}|[0-9]{15}")
GOODS_CODE: Final = re.compile(r"[0-9]{10}")
FEN: Final = Decimal("0.01")
AMOUNT_MAX: Final = Decimal("99999999999.99")
QUANTITY_MAX: Final = Decimal(999_999_999)
ROWS_MAX: Final = 2_000

_MONEY = cells.number(2, least=FEN, most=AMOUNT_MAX)
TEMPLATE: Final = Template(
    name="refund-invoices",
    version=1,
    title=Words("进货发票导入", "Purchase invoice import"),
    limits=Limits(rows_max=ROWS_MAX),
    columns=(
        Column(
            "number",
            Words("发票号码", "Invoice number"),
            cells.text(20),
            required=True,
            example="26512000000012345678",
            note=Words(
                "数电发票 20 位；纸质专用发票为代码加号码 18 位。", "20 digits, or code and number of a paper one, 18."
            ),
            width=24,
        ),
        Column(
            "line_no",
            Words("行号", "Line"),
            cells.number(0, least=Decimal(1), most=Decimal(999)),
            required=True,
            example="1",
        ),
        Column(
            "seller_code",
            Words("销售方纳税人识别号", "Seller's taxpayer number"),
            cells.text(20),
            required=True,
            example="91510500MA00000000",
            width=24,
        ),
        Column(
            "seller_name", Words("销售方名称", "Seller"), cells.text(100), required=True, example="泸州示范制造有限公司"
        ),
        Column("issued_on", Words("开票日期", "Date of issue"), cells.day, required=True, example="2026-11-02"),
        Column(
            "goods_code",
            Words("商品编码", "HS code"),
            cells.digits(10),
            required=True,
            example="3304990049",
            note=Words("与报关单的十位商品编码一致。", "The ten digits on the customs declaration."),
        ),
        Column("goods_name", Words("货物名称", "Goods"), cells.text(100), required=True, example="补水面膜"),
        Column(
            "unit",
            Words("计量单位", "Unit"),
            cells.choice({code: row.zh for code, row in units().items()}),
            required=True,
            example="盒",
            note=Words("与报关单的申报计量单位一致。", "The unit on the customs declaration."),
        ),
        Column(
            "quantity",
            Words("数量", "Quantity"),
            cells.number(5, least=Decimal("0.00001"), most=QUANTITY_MAX),
            required=True,
            example="120",
        ),
        Column("amount", Words("不含税金额", "Amount without VAT"), _MONEY, required=True, example="6000.00"),
        Column(
            "rate",
            Words("税率(%)", "VAT rate (%)"),
            cells.number(0, least=Decimal(1), most=PER_CENT),
            required=True,
            example="13",
        ),
        Column("tax", Words("税额", "VAT"), _MONEY, required=True, example="780.00"),
    ),
)


def offered_in(values: Mapping[str, Any]) -> Offered:
    """The line of an invoice a row of the workbook is."""
    told = {name: values[name] for name in Offered.__slots__}
    told["rate"] = (told["rate"] / PER_CENT).quantize(FEN)
    return Offered(**{**told, "line_no": int(told["line_no"])})


def faults_of(offered: Offered, today: date) -> list[Violation]:
    """What is wrong with the form of an invoice, all at once."""
    return [*_of_paper(offered, today), *_of_goods(offered), *_of_money(offered, today)]


def _of_paper(offered: Offered, today: date) -> Iterator[Violation]:
    if not NUMBER.fullmatch(offered.number):
        cause = _("发票号码“%(number)s”不是 20 位或 18 位数字。") % {"number": offered.number}
        fix = _("数电发票填 20 位号码；纸质专用发票填 10 位代码加 8 位号码。")
        yield Violation("/number", "invoice_number", cause, fix)
    if not TAXPAYER.fullmatch(offered.seller_code):
        cause = _("销售方纳税人识别号应为 18 位统一社会信用代码或 15 位识别号。")
        yield Violation("/seller_code", "invoice_seller", cause, _("请按发票填写。"))
    if offered.issued_on > today:
        yield Violation("/issued_on", "invoice_day", _("开票日期晚于今天。"), _("请核对发票。"))


def _of_goods(offered: Offered) -> Iterator[Violation]:
    if not GOODS_CODE.fullmatch(offered.goods_code):
        cause = _("商品编码应为 10 位数字。")
        yield Violation("/goods_code", "invoice_goods_code", cause, _("请填写报关单上的商品编码。"))
    if offered.unit not in units():
        cause = _("计量单位不在代码表内。")
        yield Violation("/unit", "invoice_unit", cause, _("请填写报关单上的申报计量单位。"))


def _of_money(offered: Offered, today: date) -> Iterator[Violation]:
    if offered.rate not in invoice_rates(today):
        cause = _("税率 %(rate)s%% 不是专用发票的税率或征收率。") % {"rate": f"{offered.rate * PER_CENT:f}"}
        yield Violation("/rate", "invoice_rate", cause, _("请按发票填写。"))
    wanted = to_fen(offered.amount * offered.rate)
    if abs(wanted - offered.tax) > FEN:
        cause = _("税额 %(tax)s 不等于金额 × 税率 %(wanted)s。") % {"tax": offered.tax, "wanted": wanted}
        yield Violation("/tax", "invoice_tax", cause, _("请核对金额、税率和税额。"))
