"""The forms of a change: one new value of one parameter, a whole file, a reason, a period to weigh."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.kernel.languages import told
from heliu.lawbook.changes.facts import REASON_CHARS_MAX, Scope
from heliu.policies.change_files import TITLE_CHARS_MAX, written_as
from heliu.policies.parameters import MAX_FILE_CHARS, Parameter
from heliu.web.kit.fields import DayField
from heliu.web.public.policies.words import CONFIDENCE

DOCUMENT_CHARS_MAX: Final = 200
VALUE_CHARS_MAX: Final = 500


class ChangeForm(forms.Form):
    """A new value with its document. What is wrong with it, the reader of changes says; here only what is missing."""

    value = forms.CharField(label=_("新值"), max_length=VALUE_CHARS_MAX)
    since = DayField(label=_("施行日"))
    until = DayField(label=_("终止日"), required=False, help_text=_("只在文件写明终止日时填写。"))
    document = forms.CharField(
        label=_("依据文件"), max_length=DOCUMENT_CHARS_MAX, help_text=_("文件名称或文号，如 财关税〔2018〕49号。")
    )
    article = forms.CharField(label=_("条款"), max_length=DOCUMENT_CHARS_MAX)
    published = DayField(label=_("公布日"), required=False)
    confidence = forms.ChoiceField(label=_("可信度"))
    scope = forms.ChoiceField(label=pgettext_lazy("of a change", "范围"), widget=forms.RadioSelect)
    title_zh = forms.CharField(label=_("变更名称（中文）"), max_length=TITLE_CHARS_MAX)
    title_en = forms.CharField(label=_("变更名称（英文）"), max_length=TITLE_CHARS_MAX)

    def __init__(self, held: Parameter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        scopes = [Scope.NATIONAL, Scope.ZONE] if held.overlay else [Scope.NATIONAL]
        self.fields["scope"].choices = [(one.value, told(one)) for one in scopes]  # type: ignore[attr-defined]
        self.fields["scope"].initial = scopes[-1].value
        self.fields["confidence"].choices = [  # type: ignore[attr-defined]
            (one, str(words)) for one, (words, _tone) in CONFIDENCE.items()
        ]
        if held.kind == "switch":
            self.fields["value"] = forms.ChoiceField(label=_("新值"), choices=[("true", _("是")), ("false", _("否"))])

    @property
    def text(self) -> str:
        """The change as a file."""
        given = self.cleaned_data
        entry: dict[str, Any] = {
            "value": given["value"] == "true" if self.held.kind == "switch" else given["value"],
            "reference": {
                "title": given["document"],
                "article": given["article"],
                "published": given["published"],
            },
            "status": given["confidence"],
        }
        if given["until"]:
            entry["until"] = given["until"]
        title = {"zh": given["title_zh"], "en": given["title_en"]}
        return written_as(title, given["scope"], {self.held.name: {given["since"]: entry}})


class TextForm(forms.Form):
    """A whole change file."""

    text = forms.CharField(
        label=_("变更文件"),
        max_length=MAX_FILE_CHARS,
        widget=forms.Textarea({"rows": 24, "spellcheck": "false", "class": "code"}),
        help_text=_("一份文件可以变更几个参数。数字加引号；每个值写明文件、条款、公布日和可信度。"),
    )


class PeriodForm(forms.Form):
    """Over which days a draft is weighed."""

    since = DayField(label=_("起始日"))
    until = DayField(label=_("截止日"))


class ReleaseForm(forms.Form):
    """Why a draft may be released although nobody weighed it on history; only asked for where nobody did."""

    unweighed = forms.CharField(
        label=_("不推算影响的理由"),
        max_length=REASON_CHARS_MAX,
        widget=forms.Textarea({"rows": 2}),
        required=False,
        help_text=_("如：变更不涉及计税。推算过影响的草案不必填写。"),
    )


class ReasonForm(forms.Form):
    """Why a draft is rejected or withdrawn."""

    reason = forms.CharField(
        label=_("理由"), max_length=REASON_CHARS_MAX, widget=forms.Textarea({"rows": 2}), required=True
    )
