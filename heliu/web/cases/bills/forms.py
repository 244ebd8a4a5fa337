"""What officers write: a guarantee, the day a payment was made."""

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.people.facts import FIRM_CODE
from heliu.taxation.bills.api import AMOUNT_MAX, Offered
from heliu.taxation.bills.facts import GuaranteeKind
from heliu.web.cases.bills.words import GUARANTEE_KINDS
from heliu.web.kit.fields import DayField


class GuaranteeForm(forms.Form):
    firm = forms.RegexField(
        FIRM_CODE, label=_("代收代缴义务人海关编码"), error_messages={"invalid": _("海关编码为 10 位。")}
    )
    kind = forms.ChoiceField(label=_("种类"), choices=[(one.value, said) for one, said in GUARANTEE_KINDS.items()])
    number = forms.CharField(label=_("保函或保证金编号"), max_length=60)
    issuer = forms.CharField(
        label=_("出具单位"), max_length=100, help_text=_("保函填写银行或保险公司；保证金填写收款海关。")
    )
    amount = forms.DecimalField(
        label=_("担保金额"), max_value=AMOUNT_MAX, max_digits=13, decimal_places=2, widget=forms.TextInput
    )
    since = DayField(label=_("生效日"))
    until = DayField(label=_("到期日"), required=False, help_text=_("长期有效的留空。"))

    def offered(self) -> Offered:
        """Only after the form has proved right."""
        told = self.cleaned_data
        return Offered(
            told["firm"],
            GuaranteeKind(told["kind"]),
            told["number"].strip(),
            told["issuer"].strip(),
            told["amount"],
            told["since"],
            told["until"],
        )


class PaidForm(forms.Form):
    paid_on = DayField(label=_("缴款日"), help_text=_("银行扣税成功的日期。"))
