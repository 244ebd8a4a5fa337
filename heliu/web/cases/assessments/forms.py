"""What the enterprise states and adjusts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.reliefs.assessed.api import AMOUNT_MAX
from heliu.reliefs.assessed.facts import Answers, Kind
from heliu.web.kit.fields import QuarterField


class QuarterForm(forms.Form):
    quarter = QuarterField()


class AnswersForm(forms.Form):
    staff = forms.DecimalField(
        label=_("从业人数（各季度平均）"), min_value=0, max_value=999_999, decimal_places=2, widget=forms.TextInput
    )
    assets = forms.DecimalField(
        label=_("资产总额（各季度平均）"),
        min_value=0,
        max_value=AMOUNT_MAX,
        decimal_places=2,
        widget=forms.TextInput,
    )
    restricted_industry = forms.BooleanField(label=_("从事国家限制或禁止行业"), required=False)
    revenue_accurate = forms.BooleanField(label=_("收入总额能够准确核算"), required=False)
    exemption_confirmed = forms.BooleanField(
        label=_("主管税务机关已确认：政策口径待明确的出口货物适用无票免税"), required=False
    )

    def answers(self) -> Answers:
        """Only after the form has proved right."""
        return Answers(**self.cleaned_data)


class LineForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"))
    amount = forms.DecimalField(
        label=_("金额"),
        min_value=-AMOUNT_MAX,
        max_value=AMOUNT_MAX,
        decimal_places=2,
        widget=forms.TextInput,
        help_text=_("减少收入填写负数。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, told(kind)) for kind in Kind]  # type: ignore[attr-defined]

    def line(self) -> tuple[Kind, Decimal, str]:
        """Only after the form has proved right."""
        return Kind(self.cleaned_data["kind"]), self.cleaned_data["amount"], self.cleaned_data["reason"]
