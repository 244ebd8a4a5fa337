"""Quarterly reports (季度报告): made of the orders, checked, filed with our receipt, corrected by versions."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.clearance.sales.api import SellerSales, sales_by_seller, total_sales
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.kernel.spreadsheets import csv_file
from heliu.people.api import beyond_the_wall, record, require, require_firm
from heliu.people.facts import Actor
from heliu.policies.parameters import NotInForce
from heliu.policies.rules.platform_reporting import Quarter, quarter_due
from heliu.registry.api import known_as, registered, stamp, uscc_fault
from heliu.reporting import rules
from heliu.reporting.basics import FILE, latest_basic
from heliu.reporting.facts import ZERO, State
from heliu.reporting.models import NAME_CHARS_MAX, REASON_CHARS_MAX, Identity, Report, Seller

OWN: Final = "the platform's own orders, and what became of them under whatever firm's hands"
NAMED_MAX: Final = 5
HEADINGS: Final = (
    *("平台企业名称", "平台企业统一社会信用代码", "平台域名", "所属季度", "版次"),
    *("经营者代码", "经营者名称", "经营者统一社会信用代码"),
    *("订单数", "收入总额（元）", "退款退货笔数", "退款退货金额（元）", "收入净额（元）"),
)


@transaction.atomic
def make(connection: Connection, quarter: Quarter, reason: str, *, actor: Actor) -> int:
    """生成: a draft of the quarter from the orders of this moment; a draft before it is dropped.

    Raises Conflict before the quarter is over, before the law or where another makes it, Invalid where a correction
    gives no reason.
    """
    require(actor, FILE)
    firm = require_firm(actor)
    _refuse_quarter(quarter)
    versions = Report.objects.select_for_update().filter(firm=firm, year=quarter.year, quarter=quarter.number)
    standing = {State(one.state): one for one in versions.defer("content", "stamp")}
    said = " ".join(reason.split())
    if State.FILED in standing and not said:
        raise Invalid.at("reason", "empty", _("更正已报送的报告须写明原因。"), _("请填写。"))
    if len(said) > REASON_CHARS_MAX:
        raise Invalid.at("reason", "length", _("更正原因过长。"), "")
    versions.filter(state=State.DRAFT).update(state=State.DROPPED)
    with beyond_the_wall(OWN):
        sales = sales_by_seller(connection, known_as([firm], business_day(now()))[firm], quarter.first, quarter.last)
    try:
        made = Report.objects.create(
            firm=firm,
            year=quarter.year,
            quarter=quarter.number,
            version=versions.count() + 1,
            orders=sum(one.orders for one in sales),
            net=sum((one.net for one in sales), ZERO),
            reason=said if State.FILED in standing else "",
            made_by=actor.name,
            made_at=now(),
        )
    except IntegrityError as raced:
        raise Conflict(_("刚刚有人生成或报送了同一份内容，请刷新后再试。")) from raced
    Seller.objects.bulk_create(_rows(made, firm, sales))
    record(actor, FILE, subject=str(made), quarter=str(quarter), version=made.version)
    return made.pk


def _refuse_quarter(quarter: Quarter) -> None:
    if quarter.last >= business_day(now()):
        raise Conflict(_("季度还没有结束，不能生成报告。"))
    try:
        quarter_due(quarter)
    except NotInForce as missing:
        raise Conflict(_("这个季度不在平台涉税信息报送规定的施行期间。")) from missing


def _rows(report: Report, firm: str, sales: Sequence[SellerSales]) -> Iterable[Seller]:
    codes = [one.seller for one in sales]
    known = registered(codes, business_day(now()))
    added = {one.seller: one for one in Identity.objects.filter(firm=firm, seller__in=codes)}
    for one in sales:
        name, uscc = "", ""
        if one.seller in known:
            name, uscc = known[one.seller].name, known[one.seller].uscc or ""
        if one.seller in added and not (name and uscc):
            name, uscc = added[one.seller].name, added[one.seller].uscc
        yield Seller(
            report=report,
            seller=one.seller,
            name=name,
            uscc=uscc,
            orders=one.orders,
            gross=one.gross,
            taken_off_count=one.taken_off_count,
            taken_off=one.taken_off,
            unvalued=one.unvalued,
            faults=[rule.code for rule in rules.broken(rules.Told(name, uscc, one.unvalued))],
        )


@transaction.atomic
def identify(number: int, seller: str, name: str, uscc: str, *, actor: Actor) -> None:
    """补充身份: of a seller of a draft whom the register does not know; the row is checked again."""
    require(actor, FILE)
    report = own(number, actor, lock=True)
    if report.state != State.DRAFT:
        raise Conflict(_("报告已报送或作废，不能修改。"))
    row = report.sellers.filter(seller=seller).first()
    if row is None:
        raise NotThere(_("报告中没有这个经营者。"))
    said, code = " ".join(name.split()), uscc.strip().upper()
    if not 0 < len(said) <= NAME_CHARS_MAX:
        raise Invalid.at("name", "length", _("缺少经营者名称。"), _("与营业执照一致。"))
    if fault := uscc_fault(code):
        raise Invalid.at("uscc", "uscc", told(fault), "")
    Identity.objects.update_or_create(
        firm=report.firm,
        seller=seller,
        defaults={"name": said, "uscc": code, "noted_by": actor.name, "noted_at": now()},
    )
    row.name, row.uscc = said, code
    row.faults = [rule.code for rule in rules.broken(rules.Told(said, code, row.unvalued))]
    row.save(update_fields=["name", "uscc", "faults"])
    record(actor, FILE, subject=f"{report} {seller}", step="identified")


@transaction.atomic
def file(connection: Connection, number: int, *, actor: Actor) -> None:
    """报送: what is filed is a file with its digest and our receipt; the version filed before is replaced, and kept.

    Raises Invalid where rows do not prove right, Conflict where the orders are no longer those it was made of or the
    platform's basic facts are missing.
    """
    require(actor, FILE)
    report = own(number, actor, lock=True)
    if report.state != State.DRAFT:
        raise Conflict(_("报告已报送或作废，不能再次报送。"))
    rows = list(report.sellers.all())
    _refuse_faulty(rows)
    quarter = Quarter(report.year, report.quarter)
    with beyond_the_wall(OWN):
        total = total_sales(
            connection, known_as([report.firm], business_day(now()))[report.firm], quarter.first, quarter.last
        )
    if (total.orders, total.net) != (report.orders, report.net):
        raise Conflict(_("生成之后订单或退货有变化，合计与订单不一致。请重新生成后报送。"))
    at = now()
    content = _file(report, rows)
    said = {
        "title": "互联网平台企业涉税信息季度报送回执",
        "firm": report.firm,
        "quarter": str(quarter),
        "version": report.version,
        "sellers": len(rows),
        "orders": report.orders,
        "net_cny": str(report.net),
        "made_on": business_day(at).isoformat(),
        "law": f"{rules.ORDER_810} 第四条",
    }
    same = Report.objects.filter(firm=report.firm, year=report.year, quarter=report.quarter, state=State.FILED)
    same.update(state=State.REPLACED)
    report.state, report.filed_by, report.filed_at = State.FILED, actor.name, at
    report.content, report.stamp = content, stamp(content, said)
    report.digest = hashlib.sha256(content).hexdigest()
    report.save(update_fields=["state", "filed_by", "filed_at", "content", "stamp", "digest"])
    record(actor, FILE, subject=str(report), quarter=str(quarter), digest=report.digest)


def _refuse_faulty(rows: Collection[Seller]) -> None:
    faulty = [one for one in rows if one.faults]
    if faulty:
        named = "、".join(one.seller for one in faulty[:NAMED_MAX])
        raise Invalid(_("有 %(count)d 个经营者校验不通过：%(named)s。") % {"count": len(faulty), "named": named})


def own(number: int, actor: Actor, *, lock: bool = False) -> Report:
    rows = Report.objects.select_for_update() if lock else Report.objects.all()
    one = rows.defer("content", "stamp").filter(pk=number, firm=require_firm(actor)).first()
    if one is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return one


def _file(report: Report, rows: Sequence[Seller]) -> bytes:
    known = registered([report.firm], business_day(now())).get(report.firm)
    basic = latest_basic(report.firm)
    if basic is None:
        raise Conflict(_("请先报送平台基本信息，再报送季度报告。"))
    head = (
        known.name if known else "",
        (known.uscc or "") if known else "",
        basic.domain,
        str(Quarter(report.year, report.quarter)),
        report.version,
    )
    return csv_file(HEADINGS, ((*head, *_row(one)) for one in rows))


def _row(one: Seller) -> tuple[object, ...]:
    amounts = (one.orders, one.gross, one.taken_off_count, one.taken_off, one.gross - one.taken_off)
    return (one.seller, one.name, one.uscc, *amounts)
