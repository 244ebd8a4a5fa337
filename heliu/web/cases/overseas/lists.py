"""The lists of shipments, of stock, of sales and of proceeds."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.overseas import api
from heliu.web.cases.overseas import words
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec

ALL = ("", _("全部"))


def firm_filter() -> Filter:
    return Filter("firm", forms.CharField(label=_("收发货人海关编码"), max_length=18), folded=True)


LEADS = (
    Action(_("库存"), "overseas:stock", permission=api.VIEW),
    Action(_("销售记录"), "overseas:sales", permission=api.VIEW),
    Action(_("收汇记录"), "overseas:proceeds", permission=api.VIEW),
)
SHIPMENTS = ListSpec(
    key="overseas",
    title=_("海外仓发运"),
    columns=(
        Column("departed_on", _("离境日"), kind="day", order=True),
        Column("invt_no", _("清单编号"), kind="code"),
        Column("state", _("状态"), kind="tag", value=words.state_of, tone=words.tone_of),
        Column("warehouse", _("海外仓")),
        Column("country", _("运抵国"), value=words.country_of),
        Column("order_no", _("订仓单编号"), kind="code"),
        Column("firm_name", _("收发货人"), value=lambda row: row.firm_name or row.firm),
        Column("refund_closed_on", _("退税结清"), kind="day"),
        Column("closed_on", _("办结日"), kind="day"),
        Column("logistics_no", _("运单编号"), kind="code", hidden=True),
        Column("firm", _("海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_shipments,
    count=api.count_shipments,
    order="-departed_on",
    filters=(
        Filter("number", forms.CharField(label=_("清单、订仓单或运单编号"), max_length=60)),
        Filter(
            "state", forms.ChoiceField(label=_("状态"), choices=[ALL, ("open", _("未结")), ("closed", _("已办结"))])
        ),
        firm_filter(),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("overseas:shipment", args=[row.id]),
    nothing=_("没有海外仓发运。9810 清单离境结关后一分钟内出现在这里。"),
    actions=(Action(_("录入销售"), "overseas:sell", permission=api.MANAGE), *LEADS),
)
STOCK = ListSpec(
    key="overseas_stock",
    title=_("海外仓库存"),
    columns=(
        Column("departed_on", _("离境日"), kind="day", order=True),
        Column("age", _("库龄（天）"), kind="number", value=words.age_of),
        Column("item_no", _("商品货号"), kind="code"),
        Column("name", _("商品名称")),
        Column("on_hand", _("在仓"), kind="number", value=lambda row: words.count_of(row.stock.on_hand)),
        Column("in_transit", _("在途"), kind="number", value=lambda row: words.count_of(row.stock.in_transit)),
        Column("sold", _("已售"), kind="number", value=lambda row: words.count_of(row.stock.sold)),
        Column("unit", _("计量单位"), value=words.unit_of),
        Column("warehouse", _("海外仓")),
        Column("invt_no", _("清单编号"), kind="code"),
        Column(
            "returned",
            pgettext_lazy("column", "退运"),
            kind="number",
            value=lambda row: words.count_of(row.stock.returned),
            hidden=True,
        ),
        Column("lost", _("报损"), kind="number", value=lambda row: words.count_of(row.stock.lost), hidden=True),
        Column("counted_on", _("最近盘点"), kind="day", hidden=True),
        Column("firm", _("收发货人海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_goods,
    count=api.count_goods,
    order="departed_on",
    filters=(
        Filter("item", forms.CharField(label=_("商品货号或名称"), max_length=100)),
        Filter("older", forms.IntegerField(label=_("库龄不少于（天）"), min_value=0, max_value=9_999)),
        Filter("all", forms.BooleanField(label=_("含已无余货的")), folded=True),
        firm_filter(),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("overseas:shipment", args=[row.shipment_id]),
    nothing=_("海外没有余货。"),
    actions=(Action(_("录入销售"), "overseas:sell", permission=api.MANAGE), LEADS[1], LEADS[2]),
)
SALES = ListSpec(
    key="overseas_sales",
    title=_("海外仓销售"),
    columns=(
        Column("on", _("销售日期"), kind="day", order=True),
        Column("reference", _("销售单号"), kind="code"),
        Column("state", _("状态"), kind="tag", value=words.sale_state, tone=words.sale_tone),
        Column("item_no", _("商品货号"), kind="code"),
        Column("quantity", pgettext_lazy("column", "数量"), kind="number", value=lambda row: words.count_of(row.left)),
        Column("price", _("单价"), kind="number", value=lambda row: words.count_of(row.price)),
        Column("currency", _("币制"), value=words.currency_of),
        Column("amount", _("金额"), kind="money"),
        Column("received", _("已收"), kind="money"),
        Column("repaid", _("已退款"), kind="money", hidden=True),
        Column("invt_nos", _("清单编号"), kind="code", value=lambda row: " ".join(row.invt_nos)),
        Column("firm", _("收发货人海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_sales,
    count=api.count_sales,
    order="-on",
    filters=(
        Filter("number", forms.CharField(label=_("销售单号或商品货号"), max_length=60)),
        Filter(
            "state",
            forms.ChoiceField(
                label=_("状态"),
                choices=[ALL, ("unpaid", _("未收齐")), ("paid", _("已收齐")), ("cancelled", _("已冲销"))],
            ),
        ),
        firm_filter(),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("overseas:sale", args=[row.id]),
    nothing=_("没有销售记录。"),
    actions=(
        Action(_("录入销售"), "overseas:sell", permission=api.MANAGE),
        Action(_("导入文件"), "overseas:import", permission=api.MANAGE),
        Action(_("登记收汇"), "overseas:receive", permission=api.NOTE),
    ),
)
PROCEEDS = ListSpec(
    key="overseas_proceeds",
    title=_("海外仓收汇"),
    columns=(
        Column("on", _("收汇日期"), kind="day", order=True),
        Column("number", _("银行流水号"), kind="code"),
        Column("currency", _("币制"), value=words.currency_of),
        Column("gross", _("销售款"), kind="money"),
        Column("fees", _("扣除费用"), kind="money"),
        Column("net", _("净额"), kind="money"),
        Column("sales", _("核销销售笔数"), kind="number"),
        Column("bank", _("收款银行")),
        Column("firm", _("收发货人海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_proceeds,
    count=api.count_proceeds,
    order="-on",
    filters=(Filter("number", forms.CharField(label=_("银行流水号"), max_length=60)), firm_filter()),
    permission=api.VIEW,
    nothing=_("没有收汇记录。"),
    actions=(Action(_("登记收汇"), "overseas:receive", permission=api.NOTE), LEADS[1]),
)
