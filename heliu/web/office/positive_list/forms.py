"""A list with its document; one line of it; the decision about it."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.lawbook.changes.facts import REASON_CHARS_MAX
from heliu.lawbook.positive_list.facts import ANNOUNCED_MAX, NAME_MAX, NUMBER_MAX, REMARK_MAX, Paper
from heliu.policies.parameters import Reference
from heliu.policies.positive_list_rows import LIST_DIGITS, ListRow
from heliu.web.kit.fields import DayField
from heliu.web.public.policies.words import CONFIDENCE

TITLE_CHARS_MAX: Final = 200
TYPED_CODE_MAX: Final = LIST_DIGITS + 4
"""With the dots officials write between the digits."""


class UploadForm(forms.Form):
    """What the uploader says of the list."""

    title = forms.CharField(
        label=pgettext_lazy("law", "文件"),
        max_length=TITLE_CHARS_MAX,
        help_text=_("名称和文号，按公告所写。"),
    )
    article = forms.CharField(label=_("附件或条款"), max_length=TITLE_CHARS_MAX)
    published = DayField(label=_("公布日期"), required=False)
    since = DayField(
        label=_("施行日期"), help_text=_("本平台自这一天起按它审核；早已施行的清单写开始使用的日期，最早为明天。")
    )
    announced = forms.IntegerField(
        label=_("公告条数"),
        min_value=1,
        max_value=ANNOUNCED_MAX,
        help_text=_("公告所称的八位税号条数。与录入的行数不同时，没有查到的编码只提示“待确认”，不据此退单。"),
    )
    status = forms.ChoiceField(
        label=_("可信度"), choices=[(one, words) for one, (words, _tone) in CONFIDENCE.items()], initial="secondary"
    )
    file = forms.FileField(label=_("清单（.xlsx 或 .csv）"))

    def paper(self) -> Paper:
        told = self.cleaned_data
        reference = Reference(told["title"], told["article"], told["published"])
        return Paper(told["since"], reference, told["status"], told["announced"])


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


class ReasonForm(forms.Form):
    """Why a version is given back or taken back."""

    reason = forms.CharField(
        label=_("理由"), max_length=REASON_CHARS_MAX, required=False, widget=forms.Textarea({"rows": 3})
    )
