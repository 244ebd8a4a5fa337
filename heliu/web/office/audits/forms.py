"""Which decision is to be reviewed, for what, and by the law of which day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.people.api import PURPOSE_CHARS_MAX, PURPOSE_CHARS_MIN
from heliu.web.kit.fields import DayField

NUMBER_CHARS_MAX = 60


class PurposeForm(forms.Form):
    """Why the decision is opened."""

    purpose = forms.CharField(
        label=_("用途"),
        help_text=_("例如：年度审计抽查第 12 号样本。将与您的姓名、时间一起记入审计。"),
        min_length=PURPOSE_CHARS_MIN,
        max_length=PURPOSE_CHARS_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ChoiceForm(PurposeForm):
    """A decision by any of its numbers."""

    number = forms.CharField(
        label=_("编号"),
        help_text=_(
            "清单的企业内部编号、订单编号、预录入编号或清单编号；撤销、退货申请的企业内部编号；"
            "出口汇总申请的企业内部编号、汇总申请编号或报关单编号；退税申请编号（TS……）；无票免税登记号（WP……）。"
        ),
        max_length=NUMBER_CHARS_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-search": True}),
    )
    field_order = ("number", "purpose")


class DayForm(forms.Form):
    """By the law of which day it is computed again; empty: of its own day."""

    on = DayField(required=False, label=_("按哪一天的规定重算"))
