"""The form of one item: fields as people type them, the elements its code asks for, the rules of goods filing."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.ceb.code_tables.tables import Named, countries, units
from heliu.kernel.days import business_day, now
from heliu.kernel.pinyin import initials
from heliu.policies.classification.elements import BRAND_KIND, elements_of, is_for_export_only
from heliu.registry.goods import api
from heliu.registry.goods.facts import DECIMALS, FIELDS, Content

NAMES: Final[dict[str, Any]] = {**api.FIELD_NAMES}
ELEMENT: Final = "element-"
ALWAYS_NEEDED: Final = {"sku", "name"}
OFF: Final = {"autocomplete": "off"}
NUMBER: Final = {**OFF, "inputmode": "decimal"}


class CodeField(forms.CharField):
    """A code of the customs, typed as its number, its name in either language, or the initials of its pinyin."""

    def __init__(self, table: Mapping[str, Named], list_id: str, **options: Any) -> None:
        super().__init__(max_length=60, widget=forms.TextInput(attrs={**OFF, "list": list_id}), **options)
        self.table = table

    def to_python(self, value: Any) -> str:
        text = " ".join(str(super().to_python(value) or "").split())
        return code_of(text, self.table) or text

    def prepare_value(self, value: Any) -> Any:
        return api.name_of(self.table[value]) if value in self.table else value


def code_of(text: str, table: Mapping[str, Named]) -> str | None:
    """The code that ``text`` names, if it names exactly one."""
    if text[:3] in table and text[3:4] in {"", " "}:
        return text[:3]
    plain = text.casefold()
    found = [row.code for row in table.values() if plain in {row.zh, row.en.casefold()}]
    found = found or [row.code for row in table.values() if plain and plain == initials(row.zh)]
    return found[0] if len(found) == 1 else None


def amount(name: str, help_text: Any = "", *, required: bool = True) -> forms.DecimalField:
    widget = forms.TextInput(attrs=NUMBER)
    return forms.DecimalField(label=NAMES[name], required=required, max_digits=20, widget=widget, help_text=help_text)


class GoodsForm(forms.Form):
    """All of one item. With ``code`` it has a field for each element that line asks for."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sku = forms.CharField(
        label=NAMES["sku"],
        max_length=20,
        help_text=_("企业自定义，同一企业内不重复；至多 20 位数字、字母和 . _ / -"),
        widget=forms.TextInput(attrs=OFF),
    )
    name = forms.CharField(label=NAMES["name"], max_length=250, help_text=_("与电子订单上的名称一致。"))
    name_en = forms.CharField(label=NAMES["name_en"], max_length=250, required=False)
    brand = forms.CharField(label=NAMES["brand"], max_length=100)
    gtin = forms.CharField(
        label=NAMES["gtin"],
        max_length=14,
        required=False,
        help_text=_("包装上的 8、12、13 或 14 位条码；没有的不填。"),
        widget=forms.TextInput(attrs=NUMBER),
    )
    hs_code = forms.CharField(
        label=NAMES["hs_code"],
        max_length=60,
        help_text=_("可以输入品名、拼音、首字母或编码前几位查找，例如：面膜、mianmo、mm、3304。"),
        widget=forms.TextInput(attrs={**OFF, "data-search": "1"}),
    )
    origin = CodeField(
        countries(),
        "origins",
        label=NAMES["origin"],
        help_text=_("代码、名称或拼音首字母，例如 133、韩国、hg。"),
    )
    unit = CodeField(units(), "units", label=NAMES["unit"], help_text=_("代码或名称，例如 140、盒。"))
    record_no = forms.CharField(
        label=NAMES["record_no"], max_length=30, required=False, help_text=_("网购保税进口（1210）时填写。")
    )
    net_weight_kg = amount("net_weight_kg")
    gross_weight_kg = amount("gross_weight_kg")
    price = amount("price", _("每申报单位的人民币价格，用来预估税款。"))
    content_amount = amount(
        "content_amount", _("化妆品和酒类必填：每申报单位的含量，例如 10 片装填 10。"), required=False
    )
    content_unit = forms.ChoiceField(
        label=NAMES["content_unit"],
        required=False,
        choices=[("", "—"), *api.CONTENT_UNIT_NAMES.items()],
    )

    def __init__(
        self,
        *args: Any,
        code: str = "",
        held: Mapping[str, str] | None = None,
        complete: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.complete = complete
        self.elements = asked_of(code) or [*(held or {})]
        self.unasked = {name: value for name, value in (held or {}).items() if is_for_export_only(name)}
        for place, name in enumerate(self.elements):
            self.fields[f"{ELEMENT}{place}"] = element_field(name)

    @property
    def element_fields(self) -> Iterable[forms.BoundField]:
        return (self[f"{ELEMENT}{place}"] for place in range(len(self.elements)))

    def content(self) -> Content:
        """What was typed; an element that only exports are asked for stays as an import file told it."""
        told: dict[str, Any] = {name: self.cleaned_data.get(name) for name in FIELDS if name != "elements"}
        told |= {name: told[name] or "" for name in told if name not in DECIMALS}
        given = ((name, self.cleaned_data.get(f"{ELEMENT}{place}", "")) for place, name in enumerate(self.elements))
        return Content(**told, elements=self.unasked | {name: value for name, value in given if value})

    def full_clean(self) -> None:
        """What the page marks as needed is asked for by the rules, and only when it is handed in."""
        needed = [field for name, field in self.fields.items() if field.required and name not in ALWAYS_NEEDED]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    def clean(self) -> None:
        """Everything the rules find, beside its field, with what could not be read: all at once."""
        for fault in api.faults(self.content(), business_day(now()), complete=self.complete):
            if fault.code == "elements_missing":
                self.ask_for_elements()
                continue
            place = self.beside(fault.field)
            if place not in self.errors:
                self.add_error(place, f"{api.cause_of(fault)}{api.fix_of(fault)}")

    def ask_for_elements(self) -> None:
        for place in range(len(self.elements)):
            name = f"{ELEMENT}{place}"
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("没有填写。确实没有的，填“无”。"))

    def beside(self, name: str) -> str | None:
        if name in self.fields:
            return name
        places = [f"{ELEMENT}{place}" for place in range(len(self.elements))] if name == "elements" else []
        return next((place for place in places if not self.cleaned_data.get(place)), None)


def asked_of(code: str) -> list[str]:
    """The elements an import of this code is asked for."""
    return [name for name in elements_of(code) if not is_for_export_only(name)]


def element_field(name: str) -> forms.CharField | forms.ChoiceField:
    if name == BRAND_KIND:
        choices = [("", "—"), *api.BRAND_KIND_NAMES.items()]
        return forms.ChoiceField(label=name, choices=choices)
    return forms.CharField(label=name, max_length=200)


def initial_of(content: Content) -> dict[str, Any]:
    """An item's content as the form's first values."""
    names = asked_of(content.hs_code) or [*content.elements]
    elements = {f"{ELEMENT}{place}": content.elements.get(name, "") for place, name in enumerate(names)}
    return {name: getattr(content, name) for name in FIELDS if name != "elements"} | elements


class UploadForm(forms.Form):
    """A workbook, or cells pasted out of one."""

    file = forms.FileField(label=_("商品表（.xlsx）"), allow_empty_file=True, required=False)
    pasted = forms.CharField(
        label=_("或者粘贴表格"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("在 Excel 或 WPS 中连同表头一起选中、复制，粘贴到这里。"),
    )

    def clean(self) -> None:
        if not self.cleaned_data.get("file") and not self.cleaned_data.get("pasted") and not self.errors:
            self.add_error("file", _("请选择一个文件，或者粘贴表格。"))
