"""The queue of returned exports: what waits for an officer, or for its goods."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.clearance.export_returns.api import DECIDE, count_returns, list_returns
from heliu.web.database import database
from heliu.web.kit.lists.spec import Column, Filter, ListSpec
from heliu.web.office.returns import words


def state_of(row: dict[str, Any]) -> str:
    return f"{row['status']} {words.tag_of(row['status']).text}"


RETURNS = ListSpec(
    key="office_returns",
    title=_("出口退货"),
    columns=(
        Column("coElNo", pgettext_lazy("application", "申请"), kind="code"),
        Column("status", _("现状"), kind="tag", value=state_of, tone=lambda row: words.tag_of(row["status"]).tone),
        Column("invtNo", _("原清单"), kind="code"),
        Column("risks", _("命中规则"), kind="code", value=lambda row: " ".join(rule["code"] for rule in row["risks"])),
        Column("decided_at", _("自"), kind="instant", order=True),
        Column("back_until", _("运回期限"), kind="day"),
    ),
    rows=lambda actor, asked: list_returns(database(), asked, actor=actor),
    count=lambda actor, asked, most: count_returns(database(), asked, most, actor=actor),
    order="decided_at",
    filters=(
        Filter("state", forms.ChoiceField(label=_("状态"), choices=[("", _("等待办理")), ("goods", _("等待理货"))])),
    ),
    permission=DECIDE,
    link=lambda row: reverse("office_returns:case", args=[row["id"]]),
    nothing=_("没有办理中的申请。"),
)
