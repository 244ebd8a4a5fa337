"""Guarantees and accounts (税款担保、担保账户): what is guaranteed, what bills hold of it, what comes free."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from psycopg import Connection, Cursor, errors

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.registry.api import firms_on
from heliu.taxation.bills.facts import ZERO, GuaranteeKind

MANAGE: Final = "taxation.manage_guarantee"
AMOUNT_MAX: Final = Decimal("99999999999.99")
_LIMITS = (
    "SELECT firm, sum(amount - drawn) FROM public.taxation_guarantee WHERE firm = ANY (%(firms)s) AND since <= %(day)s"
    " AND (until IS NULL OR until >= %(day)s) AND ended_on IS NULL GROUP BY firm"
)


@dataclass(frozen=True, slots=True)
class Offered:
    """A guarantee as an officer writes it down."""

    firm: str
    kind: GuaranteeKind
    number: str
    issuer: str
    amount: Decimal
    since: date
    until: date | None


def locked(cursor: Cursor, firms: Sequence[str]) -> dict[str, Decimal]:
    """Lock the accounts of ``firms`` (sorted), opened where they are new; what each has used."""
    cursor.execute(
        "INSERT INTO public.taxation_account (firm, used, freed) SELECT unnest(%s::text[]), 0, 0"
        " ON CONFLICT DO NOTHING",
        (list(firms),),
    )
    cursor.execute(
        "SELECT firm, used FROM public.taxation_account WHERE firm = ANY (%s) ORDER BY firm FOR UPDATE", (list(firms),)
    )
    return dict(cursor.fetchall())


def limits(cursor: Cursor, firms: Collection[str], day: date) -> dict[str, Decimal]:
    """What is guaranteed for each on ``day``."""
    cursor.execute(_LIMITS, {"firms": list(firms), "day": day})
    return dict.fromkeys(firms, ZERO) | dict(cursor.fetchall())


def use(cursor: Cursor, amounts: Mapping[str, Decimal]) -> None:
    """Bills take these amounts of the accounts, which are locked."""
    cursor.executemany(
        "UPDATE public.taxation_account SET used = used + %s WHERE firm = %s",
        [(amount, firm) for firm, amount in amounts.items() if amount],
    )


def free(cursor: Cursor, firm: str, amount: Decimal) -> None:
    """A bill gives this back to the account, which is locked: it was paid, reduced or voided."""
    if amount:
        cursor.execute(
            "UPDATE public.taxation_account SET used = used - %(amount)s, freed = freed + %(amount)s"
            " WHERE firm = %(firm)s",
            {"amount": amount, "firm": firm},
        )


def register(connection: Connection, offered: Offered, *, actor: Actor) -> int:
    """登记担保. Raises Invalid for an unknown firm, impossible amounts and days; Conflict for a number used before."""
    require(actor, MANAGE)
    _check(offered)
    values: dict[str, Any] = {
        "firm": offered.firm,
        "kind": offered.kind.value,
        "number": offered.number,
        "issuer": offered.issuer,
        "amount": offered.amount,
        "since": offered.since,
        "until": offered.until,
        "by": actor.name,
        "at": now(),
    }
    try:
        with connection.transaction(), connection.cursor() as cursor:
            locked(cursor, [offered.firm])
            cursor.execute(
                "INSERT INTO public.taxation_guarantee (firm, kind, number, issuer, amount, since, until,"
                " registered_by, registered_at, ended_by) VALUES (%(firm)s, %(kind)s, %(number)s, %(issuer)s,"
                " %(amount)s, %(since)s, %(until)s, %(by)s, %(at)s, '') RETURNING id",
                values,
            )
            (number,) = cursor.fetchone() or (0,)
    except errors.UniqueViolation as known:
        said = _("%(firm)s 的担保 %(number)s 已经登记。续保请用新的编号。")
        raise Conflict(said % {"firm": offered.firm, "number": offered.number}) from known
    record(actor, MANAGE, subject=offered.number, firm=offered.firm, amount=str(offered.amount))
    return int(number)


def _check(offered: Offered) -> None:
    if not firms_on([offered.firm], business_day(now())):
        raise Invalid.at(
            "firm", "guarantee_firm", _("没有备案的企业 %(firm)s。") % {"firm": offered.firm}, _("请核对海关编码。")
        )
    if not ZERO < offered.amount <= AMOUNT_MAX or offered.amount != round(offered.amount, 2):
        raise Invalid.at("amount", "guarantee_amount", _("金额应大于 0，最多两位小数。"), _("请填写人民币金额。"))
    if offered.until is not None and offered.until < offered.since:
        raise Invalid.at("until", "guarantee_days", _("到期日早于生效日。"), _("请改正日期；长期有效的留空。"))


def end(connection: Connection, guarantee_id: int, *, actor: Actor) -> None:
    """解除担保. Raises Conflict where bills still hold of it what no other guarantee of the firm covers."""
    require(actor, MANAGE)
    today = business_day(now())
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT firm FROM public.taxation_guarantee WHERE id = %s", (guarantee_id,))
        row = cursor.fetchone()
        if row is None:
            raise NotThere(_("没有这份担保。"))
        firm = row[0]
        used = locked(cursor, [firm])[firm]
        cursor.execute(
            "UPDATE public.taxation_guarantee SET ended_on = %s, ended_by = %s WHERE id = %s AND ended_on IS NULL",
            (today, actor.name, guarantee_id),
        )
        if not cursor.rowcount:
            raise Conflict(_("这份担保已经解除。"))
        if (left := limits(cursor, [firm], today)[firm]) < used:
            said = _("解除后担保 %(left)s 元，少于税单占用的 %(used)s 元。请先缴清税款，或登记新的担保。")
            raise Conflict(said % {"left": left, "used": used})
    record(actor, MANAGE, subject=str(guarantee_id), firm=firm, ended=today.isoformat())
