"""The file of orders."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from heliu.submission.api import template

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
