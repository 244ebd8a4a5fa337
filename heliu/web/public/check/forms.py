"""One file or several, read into memory and forgotten with the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.ceb.unpack import MAX_FILES, MAX_TOTAL_BYTES

MEBIBYTE = 1024 * 1024


class FilesInput(forms.FileInput):
    """Lets the browser choose several files, or drop them."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """All the files that were chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        if not chosen:
            raise forms.ValidationError(self.error_messages["required"])
        if len(chosen) > MAX_FILES:
            raise forms.ValidationError(_("一次至多 %(most)d 个文件（MAX_FILES）。") % {"most": MAX_FILES})
        files = [super(FilesField, self).clean(one, initial) for one in chosen]
        if sum(one.size or 0 for one in files) > MAX_TOTAL_BYTES:
            raise forms.ValidationError(
                _("文件合计不超过 %(most)d MB（MAX_TOTAL_BYTES）。") % {"most": MAX_TOTAL_BYTES // MEBIBYTE}
            )
        return files


class CheckForm(forms.Form):
    """The files to look at."""

    chosen = FilesField(
        label=_("报文文件（可多选，可拖放）"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。"), "missing": _("请选择文件。")},
        widget=FilesInput(attrs={"multiple": True, "accept": ".xml,.zip,.txt"}),
    )
