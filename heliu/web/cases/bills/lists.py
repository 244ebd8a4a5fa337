"""The lists of bills, of payments and of guarantee accounts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.taxation.bills import api
from heliu.taxation.facts import Reason
from heliu.web.cases.bills import words
from heliu.web.kit.fields import DayField, WordField
from heliu.web.kit.lists.spec import Action, Column, Filter, ListSpec

ALL = ("", _("全部"))
FIRM = forms.CharField(label=_("代收代缴义务人"), max_length=30)


def state_of(states: Mapping[Any, Promise], *, overdue: Promise | None = None) -> Filter:
    """The filter by state; ``overdue`` names what is open beyond its day, where that can be asked for."""
    late = [("overdue", overdue)] if overdue else []
    choices = [ALL, *late, *((state.value, said) for state, said in states.items())]
    return Filter("state", forms.ChoiceField(label=_("状态"), choices=choices))


BILLS = ListSpec(
    key="bills",
    title=_("电子税单"),
    columns=(
        Column("id", _("税单编号"), kind="code", value=lambda row: row.number, order=True),
        Column("state", _("状态"), kind="tag", value=words.state_of, tone=words.tone_of),
        Column("tax", _("税款（元）"), kind="money"),
        Column("released_on", _("放行日"), kind="day"),
        Column("last_on", _("最迟缴款"), kind="day"),
        Column("clock", _("期限"), value=words.clock_of),
        Column("cop_no", _("企业内部编号"), kind="code"),
        Column("withholder", _("代收代缴义务人"), kind="code"),
        Column("payment_no", _("缴款书编号"), kind="code"),
        Column("order_no", _("订单编号"), kind="code", hidden=True),
        Column("seller", _("电商企业"), kind="code", hidden=True),
        Column("taxpayer", _("纳税人（订购人）"), hidden=True),
        Column("secured", _("占用担保（元）"), kind="money", hidden=True),
        Column("made_at", _("生成时间"), kind="instant", hidden=True),
    ),
    rows=api.list_bills,
    count=api.count_bills,
    order="-id",
    filters=(
        Filter("number", forms.CharField(label=_("税单、清单、订单或内部编号"), max_length=60)),
        state_of(words.STATES),
        Filter("firm", FIRM),
        Filter("since", DayField(label=_("放行不早于")), folded=True),
        Filter("until", DayField(label=_("放行不晚于")), folded=True),
        Filter("payment", forms.CharField(label=_("缴款书编号"), max_length=20), folded=True),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("bills:bill", args=[row.id]),
    nothing=_("没有符合条件的税单。应税清单放行后几秒内生成税单。"),
    actions=(
        Action(_("缴款书"), "bills:payments", permission=api.VIEW),
        Action(_("担保账户"), "bills:accounts", permission=api.VIEW_ACCOUNT),
        Action(_("代扣与应征比对"), "bills:compared", permission=api.VIEW),
        Action(_("退还税款"), "bills:payouts", permission=api.VIEW),
    ),
)
REASON = WordField(_("差异原因"), Reason)
COMPARED = ListSpec(
    key="tax_compared",
    title=_("代扣与应征比对"),
    columns=(
        Column("id", _("税单编号"), kind="code", value=lambda row: f"#{row.bill_id}", order=True),
        Column("reason", _("差异原因"), kind="tag", value=lambda row: told(row.reason), tone=words.reason_tone),
        Column("levied", _("应征税款（元）"), kind="money"),
        Column("withheld", _("代扣税款（元）"), kind="money"),
        Column("difference", _("多扣（少扣为负，元）"), kind="money", order=True),
        Column("released_on", _("放行日"), kind="day"),
        Column("order_no", _("订单编号"), kind="code"),
        Column("withholder", _("代收代缴义务人"), kind="code"),
        Column("seller", _("电商企业"), kind="code", hidden=True),
    ),
    rows=api.list_compared,
    count=api.count_compared,
    order="-id",
    filters=(
        Filter("number", forms.CharField(label=_("订单编号"), max_length=60)),
        Filter("reason", REASON),
        Filter("firm", FIRM),
        Filter("all", forms.BooleanField(label=_("包括相符的"), required=False)),
        Filter("since", DayField(label=_("放行不早于")), folded=True),
        Filter("until", DayField(label=_("放行不晚于")), folded=True),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("bills:difference", args=[row.bill_id]),
    nothing=_("没有差异。税单生成后两分钟内与订单所列代扣税款比对。"),
    actions=(Action(_("电子税单"), "bills:list", permission=api.VIEW),),
)
PAYMENTS = ListSpec(
    key="bill_payments",
    title=_("缴款书"),
    columns=(
        Column("id", _("缴款书编号"), kind="code", value=lambda row: row.number, order=True),
        Column("state", _("状态"), kind="tag", value=words.payment_state_of, tone=words.payment_tone),
        Column("amount", _("金额（元）"), kind="money"),
        Column("due_on", _("缴款期限"), kind="day"),
        Column("clock", _("期限"), value=words.payment_clock),
        Column("kind", _("种类"), value=lambda row: told(row.kind)),
        Column("bills", _("税单数"), kind="number"),
        Column("firm_name", _("代收代缴义务人"), value=lambda row: row.firm_name or row.firm),
        Column("made_on", _("汇总日"), kind="day"),
        Column("paid_on", _("缴款日"), kind="day"),
        Column("late_fee", _("滞纳金（元）"), kind="money", hidden=True),
        Column("firm", _("海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_payments,
    count=api.count_payments,
    order="-id",
    filters=(
        state_of(words.PAYMENT_STATES, overdue=_("逾期未缴")),
        Filter("firm", FIRM),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("bills:payment", args=[row.id]),
    nothing=_("没有符合条件的缴款书。税款到期汇总后，缴款书会出现在这里。"),
    actions=(Action(_("电子税单"), "bills:list", permission=api.VIEW),),
)
PAYOUTS = ListSpec(
    key="tax_payouts",
    title=_("退还税款"),
    columns=(
        Column("id", _("退税编号"), kind="code", value=lambda row: row.number, order=True),
        Column("state", _("状态"), kind="tag", value=words.payout_state_of, tone=words.payout_tone),
        Column("amount", _("金额（元）"), kind="money"),
        Column("due_on", _("退还期限"), kind="day", order=True),
        Column("clock", _("期限"), value=words.payout_clock),
        Column("bill_no", _("原税单编号"), kind="code"),
        Column("reason", _("原因")),
        Column("firm_name", _("代收代缴义务人"), value=lambda row: row.firm_name or row.firm),
        Column("made_on", _("产生日"), kind="day"),
        Column("paid_on", _("退还日"), kind="day"),
        Column("reference", _("退库凭证号"), kind="code", hidden=True),
        Column("firm", _("海关编码"), kind="code", hidden=True),
    ),
    rows=api.list_payouts,
    count=api.count_payouts,
    order="-id",
    filters=(
        state_of(words.PAYOUT_STATES, overdue=_("逾期未退")),
        Filter("firm", FIRM),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("bills:payout", args=[row.id]),
    nothing=_("没有符合条件的退还税款。已缴税的货物撤销或退货后，应退的税款会出现在这里。"),
    actions=(Action(_("电子税单"), "bills:list", permission=api.VIEW),),
)
ACCOUNTS = ListSpec(
    key="guarantee_accounts",
    title=_("担保账户"),
    columns=(
        Column("firm", _("海关编码"), kind="code", order=True),
        Column("firm_name", _("代收代缴义务人")),
        Column("limit", _("担保额度（元）"), kind="money"),
        Column("used", _("占用（元）"), kind="money"),
        Column("available", _("可用（元）"), kind="money"),
        Column("unsecured", _("未担保税款（元）"), kind="money"),
        Column("freed", _("累计释放（元）"), kind="money", hidden=True),
    ),
    rows=api.list_accounts,
    count=api.count_accounts,
    order="firm",
    filters=(Filter("firm", forms.CharField(label=_("海关编码"), max_length=30)),),
    permission=api.VIEW_ACCOUNT,
    link=lambda row: reverse("bills:account", args=[row.firm]),
    nothing=_("没有担保账户。登记担保或生成税单后，账户会出现在这里。"),
    actions=(Action(_("登记担保"), "bills:register", permission=api.MANAGE),),
)
