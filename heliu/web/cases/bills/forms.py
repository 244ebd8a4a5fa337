"""What officers write: a guarantee, the day a payment was made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.people.facts import FIRM_CODE
from heliu.taxation.bills.api import AMOUNT_MAX, Offered
from heliu.taxation.bills.facts import GuaranteeKind
from heliu.web.kit.fields import DayField


class GuaranteeForm(forms.Form):
    firm = forms.RegexField(
        FIRM_CODE, label=_("代收代缴义务人海关编码"), error_messages={"invalid": _("海关编码为 10 位。")}
    )
    kind = forms.ChoiceField(label=_("种类"))
    number = forms.CharField(label=_("保函或保证金编号"), max_length=60)
    issuer = forms.CharField(
        label=_("出具单位"), max_length=100, help_text=_("保函填写银行或保险公司；保证金填写收款海关。")
    )
    amount = forms.DecimalField(
        label=_("担保金额"), max_value=AMOUNT_MAX, max_digits=13, decimal_places=2, widget=forms.TextInput
    )
    since = DayField(label=_("生效日"))
    until = DayField(label=_("到期日"), required=False, help_text=_("长期有效的留空。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, told(kind)) for kind in GuaranteeKind]  # type: ignore[attr-defined]

    def offered(self) -> Offered:
        """Only after the form has proved right."""
        return Offered(**{**self.cleaned_data, "kind": GuaranteeKind(self.cleaned_data["kind"])})


class PaidBackForm(forms.Form):
    paid_on = DayField(label=_("退还日"), help_text=_("国库划出的日期。"))
    reference = forms.CharField(label=_("退库凭证号"), max_length=60)


class DrawForm(forms.Form):
    reference = forms.CharField(
        label=_("抵缴凭证号"), max_length=60, help_text=_("保证金转税的凭证号，或向保函出具单位索赔的编号。")
    )


class PaidForm(forms.Form):
    paid_on = DayField(label=_("缴款日"), help_text=_("银行扣税成功的日期。"))
