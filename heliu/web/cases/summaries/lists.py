"""The inventories behind a sum."""

from typing import Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.clearance.exports.api import Behind, Drilled, count_behind, simplified_behind
from heliu.kernel.days import business_day, now
from heliu.kernel.listing import Asked
from heliu.people.api import beyond_the_wall, require, require_firm
from heliu.people.facts import Actor
from heliu.web.database import database
from heliu.web.kit.codes import country_of
from heliu.web.kit.fields import DayField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec

SEE: Final = "clearance.see_statistics"
OWN: Final = "the statements name the firm; its lists may stand in messages of its broker, which the wall hides"


def firm_of(actor: Actor) -> str:
    """Whose statistics the actor sees: its firm's; "" for an officer, who sees all."""
    return "" if actor.is_officer else require_firm(actor)


def behind(actor: Actor, asked: Asked) -> Behind:
    """What the filters ask for; of a firm only its own."""
    require(actor, SEE)
    told, today = asked.filters, business_day(now())
    words = {name: (told.get(name) or "").strip() for name in ("code", "mode", "country", "currency")}
    return Behind(
        since=told.get("since") or today.replace(day=1),
        until=told.get("until") or today,
        firm=firm_of(actor),
        after=asked.after,
        latest_first=asked.descending,
        **words,
    )


def rows(actor: Actor, asked: Asked) -> list[Drilled]:
    with beyond_the_wall(OWN):
        return list(simplified_behind(database(), behind(actor, asked), asked.limit))


def count(actor: Actor, asked: Asked, most: int) -> int:
    with beyond_the_wall(OWN):
        return count_behind(database(), behind(actor, asked), most)


INVENTORIES = ListSpec(
    key="summed_inventories",
    title=_("汇总统计的清单"),
    columns=(
        Column("left_at", _("离境结关"), kind="instant", order=True),
        Column("invt_no", _("清单编号"), kind="code"),
        Column("trade_mode", _("监管方式"), kind="code"),
        Column("country", _("运抵国"), value=lambda row: country_of(row.country)),
        Column("total", _("所选商品总价"), kind="money"),
        Column("cop_no", _("企业内部编号"), kind="code"),
        Column("ebc_code", _("收发货人海关编码"), kind="code"),
        Column("agent_code", _("申报企业"), kind="code", hidden=True),
    ),
    rows=rows,
    count=count,
    order="-left_at",
    filters=(
        Filter("code", forms.RegexField(r"^[0-9]{4}$", label=_("商品编码前四位"))),
        Filter("mode", forms.RegexField(r"^[0-9]{4}$", label=_("监管方式"))),
        Filter("country", forms.RegexField(r"^[0-9]{3}$", label=_("运抵国"))),
        Filter("currency", forms.RegexField(r"^[0-9]{3}$", label=_("币制"))),
        Filter("since", DayField(label=_("离境不早于"))),
        Filter("until", DayField(label=_("离境不晚于"))),
    ),
    permission=SEE,
    link=lambda row: reverse("declaration:show", args=[row.id]),
    nothing=_("本月没有简化申报且已离境的清单。"),
    actions=(Action(_("出口汇总"), "summaries:statistics", permission=SEE),),
)
