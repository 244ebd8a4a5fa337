"""What is typed of goods to be registered; the same readers as of the workbook."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from heliu.kernel.workbooks.cells import BadCell
from heliu.reliefs.exemption import api
from heliu.reliefs.exemption.facts import Wanted
from heliu.web.kit.fields import DayField

KIBIBYTE = 1024


class DayForm(forms.Form):
    day = DayField(label=_("申报或审结日期"), required=False)


class ListForm(forms.Form):
    """The list the goods stand in."""

    cop_no = forms.CharField(
        label=_("清单企业内部编号"), max_length=60, help_text=_("出口清单的企业唯一编号（copNo）。")
    )
    exported_on = DayField(label=_("出口日期"))
    currency = forms.ChoiceField(
        label=_("币制"), choices=lambda: [("142", _("人民币")), ("502", _("美元"))], initial="142"
    )


class LineForm(forms.Form):
    """One line of it. Numbers and units are read as in the workbook."""

    READ: ClassVar[tuple[str, ...]] = ("gnum", "unit", "quantity", "price", "amount")

    gnum = forms.CharField(label=_("商品序号"), max_length=3)
    name = forms.CharField(label=_("商品名称"), max_length=250)
    hs_code = forms.CharField(label=_("商品编码"), max_length=13)
    unit = forms.CharField(label=_("计量单位"), max_length=20)
    quantity = forms.CharField(label=_("数量"), max_length=20)
    price = forms.CharField(label=_("单价"), max_length=20)
    amount = forms.CharField(label=_("金额"), max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        for name in self.READ:
            text = self.cleaned_data.get(name)
            if text is None:
                continue
            try:
                self.cleaned_data[name] = api.TEMPLATE.column(name).read(str(text).strip())
            except BadCell as bad:
                self.add_error(name, str(bad))
        return self.cleaned_data

    def wanted(self, head: dict[str, Any]) -> Wanted:
        """Only after both have proved right."""
        told = {**self.cleaned_data, "hs_code": self.cleaned_data["hs_code"].replace(".", "")}
        return Wanted(**head, **told)


class UploadForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label=_("Excel 文件（.xlsx）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。"), "missing": _("请选择文件。")},
    )

    def clean_file(self) -> SimpleUploadedFile:
        file: SimpleUploadedFile = self.cleaned_data["file"]
        most = api.TEMPLATE.limits.bytes_max
        if (file.size or 0) > most:
            raise forms.ValidationError(
                _("文件有 %(size)d KB，上限为 %(most)d KB（bytes_max）。请拆分后再上传。")
                % {"size": (file.size or 0) // KIBIBYTE, "most": most // KIBIBYTE}
            )
        return file
