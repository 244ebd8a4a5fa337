"""A certificate as a file or as text, and the last day of the one it follows."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.web.kit.fields import DayField

MAX_CERTIFICATE_OCTETS: Final = 20_000


class Binding(forms.Form):
    """A file in PEM or DER, or pasted PEM."""

    file = forms.FileField(
        label=_("证书文件"), required=False, widget=forms.FileInput(attrs={"accept": ".pem,.cer,.crt,.der"})
    )
    text = forms.CharField(
        label=_("或粘贴 PEM 文本"),
        required=False,
        max_length=MAX_CERTIFICATE_OCTETS,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono"}),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        given = told.get("file")
        if given is not None and given.size > MAX_CERTIFICATE_OCTETS:
            self.add_error("file", _("文件超过 20 kB (MAX_CERTIFICATE_OCTETS)，不像是一张证书。"))
        elif given is None and not told.get("text") and "text" not in self.errors:
            self.add_error("file", _("请选择证书文件，或粘贴 PEM 文本。"))
        return told

    def content(self) -> bytes:
        given = self.cleaned_data.get("file")
        return given.read() if given is not None else str(self.cleaned_data["text"]).strip().encode()


class Rotation(Binding):
    last_day = DayField(
        label=_("旧证书使用末日"),
        help_text=_("这一天之内新旧证书都能签名，此后旧证书自动停用。例如 20261231。"),
    )
    field_order = ("last_day", "file", "text")
