"""What a platform writes: originals as JSON, and where it is called."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.originals.facts import DEPOSIT_OCTETS_MAX

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MEBIBYTE = 1024 * 1024


class DepositForm(forms.Form):
    """A file, or pasted text; exactly the octets are kept."""

    file = forms.FileField(
        label=_("JSON 文件"), required=False, widget=forms.FileInput(attrs={"accept": ".json,application/json"})
    )
    text = forms.CharField(
        label=_("或粘贴 JSON"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false", "class": "code"}),
        help_text=_("粘贴时浏览器会改变换行符；要逐字节保持原样请用文件。"),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        file: UploadedFile[bytes] | None = told.get("file")
        if bool(file) == bool((told.get("text") or "").strip()):
            raise forms.ValidationError(_("请选择一个文件，或粘贴 JSON，二者取其一。"))
        if file is not None and (file.size or 0) > DEPOSIT_OCTETS_MAX:
            most = DEPOSIT_OCTETS_MAX // MEBIBYTE
            raise forms.ValidationError(_("文件超过 %(most)d MB（DEPOSIT_OCTETS_MAX）。") % {"most": most})
        return told

    def raw(self) -> bytes:
        """The octets to deposit; only after the form has proved right."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        return file.read() if file is not None else str(self.cleaned_data["text"]).encode()


class CallbackForm(forms.Form):
    url = forms.CharField(
        label=_("回调地址"), required=False, max_length=500, help_text=_("https 开头的完整地址。留空表示不回调。")
    )
    token = forms.CharField(
        label=_("令牌"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("可不填。回调时放在 Authorization: Bearer 中；保存后不再显示，每次保存都要重填。"),
    )
