"""A table with its document; the decision about it."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.lawbook.changes.facts import REASON_CHARS_MAX
from heliu.lawbook.tables.facts import Paper
from heliu.policies.parameters import Reference
from heliu.web.kit.fields import DayField
from heliu.web.public.policies.words import CONFIDENCE

TITLE_CHARS_MAX: Final = 200


class TableForm(forms.Form):
    """What the uploader says of the table."""

    title = forms.CharField(
        label=pgettext_lazy("law", "文件"),
        max_length=TITLE_CHARS_MAX,
        help_text=_("名称和文号，按公告所写。"),
    )
    article = forms.CharField(label=_("附件或条款"), max_length=TITLE_CHARS_MAX)
    published = DayField(label=_("公布日期"), required=False)
    since = DayField(label=_("施行日期"))
    status = forms.ChoiceField(
        label=_("可信度"), choices=[(one, words) for one, (words, _tone) in CONFIDENCE.items()], initial="secondary"
    )
    file = forms.FileField()

    def paper(self) -> Paper:
        told = self.cleaned_data
        return Paper(told["since"], Reference(told["title"], told["article"], told["published"]), told["status"])


class ReasonForm(forms.Form):
    """Why a version is given back or taken back."""

    reason = forms.CharField(
        label=_("理由"), max_length=REASON_CHARS_MAX, required=False, widget=forms.Textarea({"rows": 3})
    )
