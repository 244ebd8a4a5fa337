"""A list with its document; one line of it."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.lawbook.changes.facts import REASON_CHARS_MAX
from heliu.lawbook.positive_list.facts import ANNOUNCED_MAX, NAME_MAX, NUMBER_MAX, REMARK_MAX, Paper
from heliu.policies.positive_list_rows import LIST_DIGITS, ListRow
from heliu.web.kit.fields import DayField
from heliu.web.office.tables.forms import ReasonForm, TableForm

TYPED_CODE_MAX: Final = LIST_DIGITS + 4
"""With the dots officials write between the digits."""


class UploadForm(TableForm):
    """What the uploader says of the list."""

    since = DayField(
        label=_("施行日期"), help_text=_("本平台自这一天起按它审核；早已施行的清单写开始使用的日期，最早为明天。")
    )
    announced = forms.IntegerField(
        label=_("公告条数"),
        min_value=1,
        max_value=ANNOUNCED_MAX,
        help_text=_("公告所称的八位税号条数。与录入的行数不同时，没有查到的编码只提示“待确认”，不据此退单。"),
    )
    file = forms.FileField(label=_("清单（.xlsx 或 .csv）"))

    def paper(self) -> Paper:
        told = super().paper()
        return Paper(told.since, told.reference, told.status, self.cleaned_data["announced"])


class DecisionForm(ReasonForm):
    """Why a list is given back or taken back; why one may be released although nobody weighed it on history."""

    unweighed = forms.CharField(
        label=_("不推算影响的理由"),
        max_length=REASON_CHARS_MAX,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("如：首次发布，此前没有已审定的清单。推算过影响的版本不必填写。"),
    )


class LineForm(forms.Form):
    """One line of a draft."""

    number = forms.CharField(label=_("序号"), max_length=NUMBER_MAX, required=False)
    code = forms.CharField(label=_("税则号列（八位）"), max_length=TYPED_CODE_MAX)
    name = forms.CharField(label=_("货品名称"), max_length=NAME_MAX)
    remark = forms.CharField(
        label=_("清单备注"),
        max_length=REMARK_MAX,
        required=False,
        help_text=_("按公告原文；几项要求用分号隔开。"),
        widget=forms.Textarea({"rows": 3}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, row: ListRow | None, revision: int) -> "LineForm":
        told = {} if row is None else {name: getattr(row, name) for name in ("number", "code", "name", "remark")}
        return cls(initial={**told, "revision": revision})
