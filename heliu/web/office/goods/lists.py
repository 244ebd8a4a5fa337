"""The officers' queue of goods."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Actor
from heliu.registry.goods import api
from heliu.registry.goods.facts import State
from heliu.web.kit.lists.spec import BulkAction, Column, Filter, ListSpec
from heliu.web.portal.goods.lists import TONES

STATES = [state for state in State if state is not State.DRAFT]
STATE_CHOICES = [("", _("全部")), *((state.value, api.STATES[state]) for state in STATES)]


def approve_one(actor: Actor, item_id: int) -> object:
    return api.decide(item_id, to=State.APPROVED, actor=actor)


REVIEW = ListSpec(
    key="office.goods",
    title=_("商品备案审核"),
    columns=(
        Column("submitted_at", _("提交时间"), kind="instant", order=True),
        Column("firm_name", _("企业")),
        Column("sku", _("商品货号"), kind="code"),
        Column("name", _("商品名称")),
        Column("hs_code", _("商品编码"), kind="code"),
        Column(
            "state", _("状态"), kind="tag", value=lambda row: api.STATES[row.state], tone=lambda row: TONES[row.state]
        ),
        Column("version", _("版本"), kind="number"),
        Column("firm", _("海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_goods,
    count=api.count_goods,
    order="submitted_at",
    filters=(
        Filter("text", forms.CharField(label=_("名称、货号或企业"), max_length=100)),
        Filter("state", forms.ChoiceField(label=_("状态"), choices=STATE_CHOICES)),
        Filter("code", forms.RegexField(r"^[0-9]{1,10}$", label=_("商品编码（前几位即可）"))),
    ),
    permission="registry.review_goods",
    link=lambda row: reverse("goods_office:case", args=[row.id]),
    bulk_actions=(
        BulkAction(
            "approve",
            _("同意备案"),
            _(
                "选中的商品将予备案，企业即可按此申报；变更的商品由新版本代替原版本。不是“待审核”的会保持不变并说明原因。"
            ),
            approve_one,
            "registry.decide_goods",
        ),
    ),
    nothing=_("没有符合条件的商品。企业提交备案后会出现在这里。"),
)
