"""The lists of a firm's applications, invoices and receipts."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.kernel.languages import told
from heliu.people.facts import Actor
from heliu.refunds import api
from heliu.refunds.facts import Business, State
from heliu.web.kit import codes
from heliu.web.kit.fields import WordField
from heliu.web.kit.lists.spec import Action, BulkAction, Column, Filter, ListSpec
from heliu.web.portal.refunds import words


def drop_invoice(actor: Actor, invoice_id: int) -> object:
    return api.drop_invoice(invoice_id, actor=actor)


def drop_receipt(actor: Actor, receipt_id: int) -> object:
    return api.drop_receipt(receipt_id, actor=actor)


APPLICATIONS = ListSpec(
    key="refunds",
    title=_("出口退税"),
    columns=(
        Column("id", _("申请编号"), kind="code", value=lambda row: row.number, order=True),
        Column("state", _("状态"), kind="tag", value=words.state_of, tone=words.tone_of),
        Column("claimed", _("申请退税额（元）"), kind="money"),
        Column("approved", _("核准退税额（元）"), kind="money"),
        Column("business", _("业务类型"), value=words.business_of),
        Column("left", _("时限"), kind="tag", value=words.clock_words, tone=words.clock_tone),
        Column("due_on", _("法定期限"), kind="day"),
        Column("submitted_at", _("提交时间"), kind="instant"),
        Column("accepted_on", _("受理日"), kind="day"),
        Column("paid_on", _("退库日"), kind="day"),
        Column("settle_until", _("核算期限"), kind="day"),
        Column("kind", _("退（免）税办法"), value=lambda row: told(row.kind), hidden=True),
    ),
    rows=api.list_applications,
    count=api.count_applications,
    order="-id",
    filters=(
        Filter("number", forms.CharField(label=_("申请编号"), max_length=20)),
        Filter(
            "state",
            WordField(
                _("状态"),
                State,
                ("open", _("尚未办结")),
                ("to_settle", _("预退税待核算")),
                ("settle_late", _("核算已逾期")),
            ),
        ),
        Filter("business", WordField(_("业务类型"), Business)),
    ),
    permission=api.VIEW,
    link=lambda row: reverse("refunds:show", args=[row.id]),
    nothing=_("还没有退税申请。货物离境、汇总成报关单后，就可以申报退税。"),
    actions=(
        Action(_("申报退税"), "refunds:claim", permission=api.PREPARE),
        Action(_("进货发票"), "refunds:invoices", permission=api.PREPARE),
        Action(_("收汇"), "refunds:receipts", permission=api.PREPARE),
    ),
)
INVOICES = ListSpec(
    key="refund_invoices",
    title=_("进货发票"),
    columns=(
        Column("id", _("发票号码"), kind="code", value=lambda row: f"{row.number}-{row.line_no}", order=True),
        Column("application", _("用于申请"), kind="code"),
        Column("goods_code", _("商品编码"), kind="code"),
        Column("goods_name", _("货物名称")),
        Column("quantity", _("开票数量"), kind="number"),
        Column("unit", _("计量单位"), value=lambda row: codes.unit_of(row.unit)),
        Column("amount", _("不含税金额（元）"), kind="money"),
        Column("rate", _("发票税率"), value=lambda row: f"{row.rate * 100:.0f}%"),
        Column("tax", _("税额（元）"), kind="money"),
        Column("seller_name", _("销售方")),
        Column("issued_on", _("开票日期"), kind="day"),
    ),
    rows=api.list_invoices,
    count=api.count_invoices,
    order="-id",
    filters=(
        Filter("number", forms.CharField(label=_("发票号码"), max_length=20)),
        Filter("code", forms.CharField(label=_("商品编码"), max_length=10)),
    ),
    permission=api.PREPARE,
    bulk_actions=(
        BulkAction(
            "drop",
            pgettext_lazy("verb", "删除"),
            _("选中的发票不再登记，改正后可以重新登记；已用于申请的留下，并说明原因。"),
            drop_invoice,
            api.PREPARE,
            kind="danger",
        ),
    ),
    nothing=_("还没有登记进货发票。可以逐张登记，也可以用 Excel 一次导入。"),
    actions=(
        Action(_("登记发票"), "refunds:new_invoice", permission=api.PREPARE),
        Action(_("Excel 导入"), "refunds:import", permission=api.PREPARE),
    ),
)
RECEIPTS = ListSpec(
    key="refund_receipts",
    title=_("收汇"),
    columns=(
        Column("id", _("收汇凭证号"), kind="code", value=lambda row: row.number, order=True),
        Column("application", _("用于申请"), kind="code"),
        Column("received_on", _("收汇日期"), kind="day"),
        Column("currency", _("币种"), value=lambda row: codes.currency_of(row.currency)),
        Column("amount", _("金额"), kind="money"),
        Column("left", _("未用金额"), kind="money"),
        Column("payer", _("付款人")),
    ),
    rows=api.list_receipts,
    count=api.count_receipts,
    order="-id",
    permission=api.PREPARE,
    bulk_actions=(
        BulkAction(
            "drop",
            pgettext_lazy("verb", "删除"),
            _("选中的收汇不再登记，改正后可以重新登记；已用于申请的留下，并说明原因。"),
            drop_receipt,
            api.PREPARE,
            kind="danger",
        ),
    ),
    nothing=_("还没有登记收汇。出口货款入账后请在这里登记。"),
    actions=(Action(_("登记收汇"), "refunds:new_receipt", permission=api.PREPARE),),
)
