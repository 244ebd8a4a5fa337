"""Lists for the tax office (报税务清单): exempt lines of a period as a file, stamped by the zone."""

import hashlib
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg import Connection

from heliu.kernel.days import business_day, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotThere, TooLarge
from heliu.kernel.spreadsheets import csv_file
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.rules.exemption import Standing
from heliu.registry.api import registered, stamp
from heliu.reliefs.exemption.checking import EXEMPT, checked_again
from heliu.reliefs.exemption.facts import ZERO, DeliveryFact, RegistrationFact
from heliu.reliefs.exemption.models import Delivery, Registration
from heliu.reliefs.exemption.reading import facts

DELIVER: Final = "reliefs.deliver_exemption"
ORDERS: Final = {"id": "id"}
ROWS_MAX: Final = 50_000
FRESH: Final = timedelta(days=1)
AT_ONCE: Final = 500
HEADINGS: Final = (
    *("出口企业海关编码", "统一社会信用代码", "企业名称", "清单企业内部编号", "商品序号", "出口日期", "放行日"),
    *("货物名称", "商品编码", "计量单位", "数量", "单价", "登记金额", "币制", "免税金额", "免税金额（元）"),
    *("状态", "涉及税额（元）", "登记时间", "核对时间"),
)


@transaction.atomic
def deliver(connection: Connection, since: date, until: date, *, actor: Actor) -> int:
    """生成清单: every line released in the period whose conditions are met, those with unclear law marked as such.

    What was not checked within a day is checked again before.
    Raises Invalid, TooLarge, and Conflict where there is nothing.
    """
    require(actor, DELIVER)
    if until < since:
        raise Invalid.at("until", "until", _("截止日早于起始日。"), _("请核对日期。"))
    rows = _of_period(since, until)
    counted = rows.count()
    if counted > ROWS_MAX:
        said = _("该期间有 %(count)d 行，超过 %(limit)d 行（ROWS_MAX）。请缩短期间。")
        raise TooLarge(said % {"count": counted, "limit": ROWS_MAX})
    _refresh(connection, since, until)
    if not rows.exists():
        raise Conflict(_("该期间没有符合条件的登记，不生成清单。"))
    found = facts(rows.order_by("firm", "cop_no", "gnum"))
    content = _file(found)
    amounts = [sum((getattr(one, name) or ZERO for one in found), ZERO) for name in ("exempt_cny", "stake_cny")]
    told = {
        "title": "跨境电子商务零售出口无票免税清单",
        "since": since.isoformat(),
        "until": until.isoformat(),
        "lines": len(found),
        "exempt_cny": str(amounts[0]),
        "at_stake_cny": str(amounts[1]),
        "unclear": sum(one.standing is Standing.WARNED for one in found),
        "made_on": business_day(now()).isoformat(),
        "law": "财税〔2018〕103号",
    }
    made = Delivery.objects.create(
        since=since,
        until=until,
        lines=len(found),
        amount_cny=amounts[0],
        stake_cny=amounts[1],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        signature=stamp(content, told),
        made_by=actor.name,
        made_at=now(),
    )
    record(actor, DELIVER, subject=str(made), lines=made.lines, digest=made.digest)
    return made.pk


def _of_period(since: date, until: date) -> QuerySet[Registration]:
    return Registration.objects.select_related("standing").filter(
        standing__state__in=EXEMPT, standing__released_on__range=(since, until)
    )


def _refresh(connection: Connection, since: date, until: date) -> None:
    stale = _of_period(since, until).filter(standing__checked_at__lt=now() - FRESH)
    checked_again(connection, stale.values_list("pk", flat=True), AT_ONCE)


def _file(found: list[RegistrationFact]) -> bytes:
    social = registered({one.firm for one in found}, business_day(now()))
    return csv_file(HEADINGS, (_row(one, social[one.firm].uscc if one.firm in social else "") for one in found))


def _row(one: RegistrationFact, uscc: str | None) -> tuple[object, ...]:
    told = one.wanted
    checked = business_day(one.checked_at) if one.checked_at else ""
    goods = (told.name, told.hs_code, told.unit, told.quantity.normalize(), told.price.normalize(), told.amount)
    head = (one.firm, uscc, one.firm_name, told.cop_no, told.gnum, told.exported_on, one.released_on)
    amounts = (told.currency, one.exempt, one.exempt_cny)
    return (*head, *goods, *amounts, one.standing.zh, one.stake_cny, one.registered_at.isoformat(), checked)


def list_deliveries(actor: Actor, asked: Asked) -> list[DeliveryFact]:
    return [_fact(one) for one in keyset(_rows(actor), asked, ORDERS)]


def count_deliveries(actor: Actor, _asked: Asked, most: int) -> int:
    return count_up_to(_rows(actor), most)


def delivery_file(number: int, *, actor: Actor, signature: bool = False) -> tuple[str, bytes]:
    """Name and bytes of the list or of its signature; each download is recorded."""
    require(actor, DELIVER)
    one = Delivery.objects.filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有这份清单。"))
    record(actor, DELIVER, subject=str(one), step="downloaded", digest=one.digest)
    if signature:
        return f"{one}.json", bytes(one.signature)
    return f"{one}.csv", bytes(one.content)


def _rows(actor: Actor) -> QuerySet[Delivery]:
    require(actor, DELIVER)
    return Delivery.objects.defer("content", "signature")


def _fact(one: Delivery) -> DeliveryFact:
    return DeliveryFact(
        one.pk,
        str(one),
        one.since,
        one.until,
        one.lines,
        one.amount_cny,
        one.stake_cny,
        one.digest,
        one.made_by,
        one.made_at,
    )
