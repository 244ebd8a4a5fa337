"""The file, and how to sign."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from heliu.submission.api import template
from heliu.submission.facts import Seal

KIBIBYTE = 1024


class UploadForm(forms.Form):
    """One workbook. ``replaces``: the draft whose mended file this is."""

    file = forms.FileField(
        label=_("Excel 文件（.xlsx）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。"), "missing": _("请选择文件。")},
    )
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> SimpleUploadedFile:
        file: SimpleUploadedFile = self.cleaned_data["file"]
        most = template().limits.bytes_max
        if (file.size or 0) > most:
            raise forms.ValidationError(
                _("文件有 %(size)d KB，上限为 %(most)d KB（bytes_max）。请拆分后再上传。")
                % {"size": (file.size or 0) // KIBIBYTE, "most": most // KIBIBYTE}
            )
        return file


SEALS = {Seal.SANDBOX: _("沙箱软证书（仅演练：私钥由平台保管）"), Seal.UKEY: _("UKey（在下一页输入口令）")}


class SealForm(forms.Form):
    """By which key; only those that are there."""

    seal = forms.ChoiceField(label=_("签名方式"), widget=forms.RadioSelect)

    def __init__(self, *args: object, has_sandbox: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        offered = [Seal.SANDBOX, Seal.UKEY] if has_sandbox else [Seal.UKEY]
        self.fields["seal"].choices = [(one.value, SEALS[one]) for one in offered]  # type: ignore[attr-defined]
        self.fields["seal"].initial = offered[0].value
