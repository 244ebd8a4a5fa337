"""What a platform writes: a quarter, its basic facts, who a seller is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.reporting.api import OPERATORS_MAX, Wanted
from heliu.reporting.facts import Business, Operator
from heliu.web.kit.fields import DayField, QuarterField

REASON_HINT = _("只在更正已报送的内容时填写。")


class QuarterForm(forms.Form):
    quarter = QuarterField()
    reason = forms.CharField(label=_("更正原因"), max_length=200, required=False, help_text=REASON_HINT)


class BasicForm(forms.Form):
    domain = forms.CharField(
        label=_("平台域名"), max_length=253, help_text=_("只填域名，例如 shop.example.cn，不带协议和路径。")
    )
    business = forms.ChoiceField(label=_("业务类型"))
    started_on = DayField(label=_("开展经营日期"))
    operators = forms.CharField(
        label=_("运营主体"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("每行一个：名称，空格，统一社会信用代码。"),
    )
    reason = forms.CharField(label=_("更正原因"), max_length=200, required=False, help_text=REASON_HINT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["business"].choices = [(one.value, told(one)) for one in Business]  # type: ignore[attr-defined]

    def clean_domain(self) -> str:
        return str(self.cleaned_data["domain"]).strip().lower()

    def clean_operators(self) -> tuple[Operator, ...]:
        lines = [line.split() for line in str(self.cleaned_data["operators"]).splitlines() if line.strip()]
        if any(len(words) < 2 for words in lines) or len(lines) > OPERATORS_MAX:  # noqa: PLR2004 - name and number
            raise forms.ValidationError(_("每行一个：名称，空格，统一社会信用代码。"))
        return tuple(Operator(" ".join(words[:-1]), words[-1].upper()) for words in lines)

    def wanted(self) -> Wanted:
        """Only after the form has proved right."""
        told_values = dict(self.cleaned_data)
        return Wanted(**{**told_values, "business": Business(told_values["business"])})


class IdentityForm(forms.Form):
    name = forms.CharField(label=_("经营者名称"), max_length=100)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18)
