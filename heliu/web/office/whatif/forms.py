"""What a what-if is about: a draft, a file, a text, or nothing but the stored results; and over which days."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.kernel.languages import told
from heliu.lawbook.changes.facts import DraftRow
from heliu.lawbook.positive_list.facts import Version
from heliu.policies.parameters import MAX_FILE_CHARS
from heliu.web.kit.fields import DayField, in_order

OCTETS_A_CHAR_MAX: Final = 4


class AskForm(forms.Form):
    """At most one of draft, positive list, file and text is given."""

    draft = forms.ChoiceField(label=gettext_lazy("变更草案"), required=False)
    goods_list = forms.ChoiceField(label=gettext_lazy("正面清单的版本"), required=False)
    file = forms.FileField(label=gettext_lazy("变更文件（.yaml）"), required=False)
    text = forms.CharField(
        label=gettext_lazy("变更文件的内容"),
        required=False,
        max_length=MAX_FILE_CHARS,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false", "class": "code"}),
        help_text=gettext_lazy("草案、清单版本、文件、内容只给一样；都不给时，只核对已存的税款能否逐票重现。"),
    )
    since = DayField(label=gettext_lazy("起始日"))
    until = DayField(label=gettext_lazy("截止日"))

    def __init__(self, drafts: Sequence[DraftRow], lists: Sequence[Version], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", _("不选"))
        shown = {
            "draft": [none, *((str(one.id), f"{one.id} {told(one)}") for one in drafts)],
            "goods_list": [none, *((str(one.id), f"{one.since} {one.reference}") for one in lists)],
        }
        for name, choices in shown.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        raw: bytes = file.read(MAX_FILE_CHARS * OCTETS_A_CHAR_MAX + 1)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise forms.ValidationError(_("文件不是 UTF-8 文本。请另存为 UTF-8 后再上传。")) from fault
        if len(text) > MAX_FILE_CHARS:
            raise forms.ValidationError(_("文件超过 %(most)d 个字符（MAX_FILE_CHARS）。") % {"most": MAX_FILE_CHARS})
        return text

    def clean(self) -> dict[str, Any]:
        in_order(self)
        if sum(bool(self.cleaned_data.get(name)) for name in ("draft", "goods_list", "file", "text")) > 1:
            self.add_error("text", _("草案、清单版本、文件、内容只给一样。"))
        return self.cleaned_data
