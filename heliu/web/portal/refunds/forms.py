"""What a firm types: an invoice, a receipt, the VAT of a producer's period, the confirmation."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.ceb.code_tables.tables import units
from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.policies.rules.export_refund import invoice_rates, ordinary_rate
from heliu.refunds.facts import Offered, PeriodVat
from heliu.web.kit.fields import DayField


def money(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=13, decimal_places=2, widget=forms.TextInput, **options)


class InvoiceForm(forms.Form):
    number = forms.CharField(
        label=_("发票号码"), max_length=20, help_text=_("数电发票 20 位；纸质专用发票为代码加号码 18 位。")
    )
    line_no = forms.IntegerField(
        label=_("行号"), min_value=1, max_value=999, initial=1, widget=forms.TextInput, help_text=_("发票上的第几行。")
    )
    seller_code = forms.CharField(label=_("销售方纳税人识别号"), max_length=20)
    seller_name = forms.CharField(label=_("销售方名称"), max_length=100)
    issued_on = DayField(label=_("开票日期"))
    goods_code = forms.CharField(label=_("商品编码"), max_length=10, help_text=_("报关单上的十位商品编码。"))
    goods_name = forms.CharField(label=_("货物名称"), max_length=100)
    unit = forms.ChoiceField(label=_("计量单位"), help_text=_("与报关单的申报计量单位一致。"))
    quantity = forms.DecimalField(
        label=_("开票数量"), max_digits=14, decimal_places=5, min_value=Decimal("0.00001"), widget=forms.TextInput
    )
    amount = money(_("不含税金额"), min_value=Decimal("0.01"))
    rate = forms.TypedChoiceField(label=_("发票税率"), coerce=Decimal)
    tax = money(_("税额"), min_value=Decimal("0.01"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, f"{code} {told(unit)}") for code, unit in units().items()]
        self.fields["unit"].choices = named  # type: ignore[attr-defined]
        today = business_day(now())
        borne = [(str(one), f"{one:.0%}") for one in invoice_rates(today)]
        self.fields["rate"].choices = borne  # type: ignore[attr-defined]
        self.fields["rate"].initial = str(ordinary_rate(today))

    def offered(self) -> Offered:
        """Only after the form has proved right."""
        return Offered(**self.cleaned_data)


class ReceiptForm(forms.Form):
    number = forms.CharField(label=_("收汇凭证号"), max_length=30, help_text=_("涉外收入申报号或银行入账流水号。"))
    received_on = DayField(label=_("收汇日期"))
    currency = forms.RegexField(
        r"^[0-9]{3}$",
        label=_("币种"),
        initial="502",
        error_messages={"invalid": _("币制为三位海关代码，如人民币 142、美元 502。")},
        help_text=_("海关代码：人民币 142，美元 502。"),
    )
    amount = money(_("金额"), min_value=Decimal("0.01"))
    payer = forms.CharField(label=_("付款人"), max_length=100)


class ImportForm(forms.Form):
    file = forms.FileField(label=_("Excel 文件"))


class EarlierForm(forms.Form):
    """A declaration older than those the page offers."""

    entry = forms.CharField(label=_("更早的报关单编号"), max_length=18, required=False)


class PeriodForm(forms.Form):
    """What a producer's VAT return of the period says."""

    period = forms.RegexField(
        r"^20[0-9]{2}-(0[1-9]|1[0-2])$",
        label=_("所属期"),
        error_messages={"invalid": _("所属期写成 2026-11。")},
        help_text=_("如 2026-11。"),
    )
    output_vat = money(_("销项税额"), min_value=Decimal(0))
    input_vat = money(_("进项税额"), min_value=Decimal(0))
    credit_in = money(_("上期留抵税额"), min_value=Decimal(0))
    duty_free_material = money(_("免税购进原材料"), min_value=Decimal(0))

    def vat(self) -> PeriodVat:
        """Only after the form has proved right."""
        return PeriodVat(**self.cleaned_data)


class ConfirmForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("本企业确认上述内容真实、完整，发票、收汇与报关单相符，未重复申报；单证备案按期备妥、留存备查。"),
        error_messages={"required": _("请先确认。")},
    )


class SettleForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("本企业确认上述货物的销售数量和金额真实、完整；没有售出的按核算结果补缴，售出后另行申报。"),
        error_messages={"required": _("请先确认。")},
    )


class AnswerForm(forms.Form):
    words = forms.CharField(label=_("补充说明"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
