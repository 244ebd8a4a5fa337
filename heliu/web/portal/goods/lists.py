"""The list of a firm's goods."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Actor
from heliu.registry.goods import api
from heliu.registry.goods.facts import Row, State
from heliu.web.kit.lists.spec import Action, BulkAction, Column, Filter, ListSpec, RowAction

TONES = {
    State.DRAFT: "",
    State.SUBMITTED: "now",
    State.RETURNED: "bad",
    State.APPROVED: "good",
    State.CHANGED: "warn",
    State.WITHDRAWN: "",
}
STATE_CHOICES = [("", _("全部")), *((state.value, label) for state, label in api.STATES.items())]
FILTERS = (
    Filter("text", forms.CharField(label=_("名称或货号"), max_length=100)),
    Filter("state", forms.ChoiceField(label=_("状态"), choices=STATE_CHOICES)),
    Filter("code", forms.RegexField(r"^[0-9]{1,10}$", label=_("商品编码（前几位即可）"))),
)
COLUMNS = (
    Column("sku", _("商品货号"), kind="code", order=True),
    Column("name", _("商品名称")),
    Column("hs_code", _("商品编码"), kind="code"),
    Column("state", _("状态"), kind="tag", value=lambda row: api.STATES[row.state], tone=lambda row: TONES[row.state]),
    Column("version", _("版本"), kind="number"),
    Column("updated_at", _("更新时间"), kind="instant", order=True),
)


def edit_address(row: Row) -> str | None:
    editable = row.state in {State.DRAFT, State.RETURNED, State.CHANGED}
    return reverse("goods:edit", args=[row.id]) if editable else None


def submit_one(actor: Actor, item_id: int) -> object:
    return api.submit(item_id, actor=actor)


def withdraw_one(actor: Actor, item_id: int) -> object:
    return api.withdraw(item_id, actor=actor)


GOODS = ListSpec(
    key="portal.goods",
    title=_("商品备案"),
    columns=COLUMNS,
    rows=api.list_goods,
    count=api.count_goods,
    order="-updated_at",
    filters=FILTERS,
    permission="registry.view_goods",
    link=lambda row: reverse("goods:item", args=[row.id]),
    row_actions=(RowAction(_("修改"), edit_address, permission="registry.edit_goods"),),
    bulk_actions=(
        BulkAction(
            "submit",
            _("提交备案"),
            _("选中的商品将交海关和综试区审核，审核结束前不能修改。内容不全的会留在原状态并说明缺什么。"),
            submit_one,
            "registry.submit_goods",
        ),
        BulkAction(
            "withdraw",
            _("撤回"),
            _("选中的商品将不再有备案，货号可以重新使用；已经申报的清单不受影响。撤回后不能恢复。"),
            withdraw_one,
            "registry.submit_goods",
            kind="danger",
        ),
    ),
    nothing=_("还没有商品。单件可以直接新增，成批的请用 Excel 导入。"),
    actions=(
        Action(_("新增商品"), "goods:new", "registry.edit_goods"),
        Action(_("Excel 导入"), "goods:import", "registry.edit_goods"),
        Action(_("查商品编码"), "goods:tariff"),
    ),
)
