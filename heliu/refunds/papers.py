"""Invoices and receipts a firm brings (进货发票、收汇): checked in form, registered once, never used twice."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heliu.ceb.code_tables.tables import units
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import Words
from heliu.kernel.money import to_fen
from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.checking import CellFault, check
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.reading import read_workbook
from heliu.kernel.workbooks.template import Column, Template
from heliu.people.api import record, require, require_firm
from heliu.people.facts import Actor
from heliu.policies.rules.export_refund import PER_CENT, invoice_rates
from heliu.refunds import models
from heliu.refunds.applying import PREPARE
from heliu.refunds.moving import one_at_a_time

NUMBER: Final = re.compile(r"[0-9]{18}|[0-9]{20}")
"""20 digits of a digital invoice (数电票), or the code (10) and number (8) of a paper one."""
TAXPAYER: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}|[0-9]{15}")
DROPPED: Final = "refund_dropped"
CURRENCY: Final = re.compile(r"[0-9]{3}")
GOODS_CODE: Final = re.compile(r"[0-9]{10}")
FEN: Final = Decimal("0.01")
AMOUNT_MAX: Final = Decimal("99999999999.99")
QUANTITY_MAX: Final = Decimal(999_999_999)
ROWS_MAX: Final = 2_000


@dataclass(frozen=True, slots=True)
class Offered:
    """One line of an invoice as a firm writes it down."""

    number: str
    line_no: int
    seller_code: str
    seller_name: str
    issued_on: date
    goods_code: str
    goods_name: str
    unit: str
    quantity: Decimal
    amount: Decimal
    rate: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a workbook."""

    new: int
    same: int


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


@transaction.atomic
def register_invoice(offered: Offered, *, actor: Actor) -> None:
    """登记进货发票. Raises Invalid with all that is wrong with it; Conflict for a number registered before."""
    require(actor, PREPARE)
    firm = require_firm(actor)
    if faults := faults_of(offered, business_day(now())):
        raise Invalid(_("发票没有登记，请改正以下内容。"), faults)
    try:
        with transaction.atomic():
            models.Invoice.objects.create(**_values(offered, firm, actor))
    except IntegrityError as known:
        said = _("发票 %(number)s 第 %(line)s 行已经登记过。一张发票只能登记一次、申报一次。")
        raise Conflict(said % {"number": offered.number, "line": offered.line_no}) from known
    record(actor, PREPARE, subject=offered.number)


def _values(offered: Offered, firm: str, actor: Actor) -> dict[str, Any]:
    told = {name: getattr(offered, name) for name in offered.__slots__}
    return {**told, "firm": firm, "entered_by": actor.name, "entered_at": now()}


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


@transaction.atomic
def take_invoices(content: bytes, *, actor: Actor) -> Taken:
    """Register a workbook of invoices, whole or not at all; what is registered already, the same, is passed over."""
    require(actor, PREPARE)
    firm, today = require_firm(actor), business_day(now())
    lines = check(read_workbook(content, TEMPLATE), TEMPLATE)
    faults: list[Violation] = [_violation(one) for line in lines for one in line.faults]
    offers = [(line.row.number, _offer(line.values)) for line in lines if not line.faults]
    for row, offer in offers:
        faults += [_at(row, one) for one in faults_of(offer, today)]
    numbers = [offer.number for _row, offer in offers]
    held = {(one.number, one.line_no): one for one in models.Invoice.objects.filter(number__in=numbers)}
    new, seen = [], set()
    for row, offer in offers:
        key = (offer.number, offer.line_no)
        known = held.get(key)
        if key in seen:
            faults.append(_known(row, _("这一行发票在文件中出现两次。")))
        elif known is not None and not _same(known, offer, firm):
            faults.append(_known(row, _("这一行发票已经登记过，内容不同。")))
        elif known is None:
            new.append(models.Invoice(**_values(offer, firm, actor)))
        seen.add(key)
    if faults:
        raise Invalid(_("有 %(count)d 处需要改正，一行也没有登记。") % {"count": len(faults)}, faults)
    try:
        with transaction.atomic():
            models.Invoice.objects.bulk_create(new)
    except IntegrityError as known:
        raise Conflict(_("其中的发票刚刚登记过。请重新导入。")) from known
    record(actor, PREPARE, subject=_("发票导入 %(count)d 行") % {"count": len(new)})
    return Taken(len(new), len(offers) - len(new))


def _known(row: int, said: str) -> Violation:
    return _at(row, Violation("/number", "invoice_known", said, _("一张发票的每一行只登记一次。")))


def _same(known: models.Invoice, offer: Offered, firm: str) -> bool:
    return known.firm == firm and all(getattr(known, name) == getattr(offer, name) for name in offer.__slots__)


def _offer(values: Mapping[str, Any]) -> Offered:
    told = {name: values[name] for name in Offered.__slots__}
    told["rate"] = (told["rate"] / PER_CENT).quantize(FEN)
    return Offered(**{**told, "line_no": int(told["line_no"])})


def _violation(one: CellFault) -> Violation:
    return _at(one.row, Violation(f"/{one.column}", one.code, one.cause, one.fix))


def _at(row: int, one: Violation) -> Violation:
    return Violation(
        f"/{row}{one.pointer}", one.code, _("第 %(row)d 行：%(cause)s") % {"row": row, "cause": one.detail}, one.fix
    )


@transaction.atomic
def register_receipt(
    number: str, received_on: date, currency: str, amount: Decimal, payer: str, *, actor: Actor
) -> None:
    """登记收汇. Raises Invalid, and Conflict for a number the firm has registered before."""
    require(actor, PREPARE)
    firm = require_firm(actor)
    if received_on > business_day(now()):
        raise Invalid.at("received_on", "receipt_day", _("收汇日期晚于今天。"), _("请核对入账日期。"))
    if not CURRENCY.fullmatch(currency):
        raise Invalid.at("currency", "receipt_currency", _("币制不是三位海关代码。"), _("人民币填 142，美元填 502。"))
    try:
        with transaction.atomic():
            models.Receipt.objects.create(
                firm=firm,
                number=number,
                received_on=received_on,
                currency=currency,
                amount=amount,
                payer=payer,
                entered_by=actor.name,
                entered_at=now(),
            )
    except IntegrityError as known:
        raise Conflict(_("收汇凭证 %(number)s 已经登记过。") % {"number": number}) from known
    record(actor, PREPARE, subject=number)


@transaction.atomic
def drop_invoice(invoice_id: int, *, actor: Actor) -> None:
    """Take back an invoice that no application holds (删除): typed wrongly, its number is free again."""
    _drop(models.Invoice, invoice_id, actor)


@transaction.atomic
def drop_receipt(receipt_id: int, *, actor: Actor) -> None:
    """Take back a receipt that no application holds, not even in part."""
    _drop(models.Receipt, receipt_id, actor)


def _drop(table: type[models.Invoice | models.Receipt], number: int, actor: Actor) -> None:
    require(actor, PREPARE)
    one_at_a_time(require_firm(actor))
    row = table.objects.filter(pk=number, firm=actor.firm).first()
    if row is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    if row.uses.exists():
        raise Conflict(_("%(number)s 已用于退税申请，不能删除。") % {"number": row.number})
    row.delete()
    record(actor, PREPARE, subject=row.number, step=DROPPED)
