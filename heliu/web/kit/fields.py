"""Form fields as people here write: a day as 20261101 or 2026-11-01, a quarter, an enterprise by its customs code."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heliu.kernel.days import EARLIEST, LATEST, read_day
from heliu.kernel.languages import told
from heliu.people.facts import FIRM_CODE, FIRM_CODE_LENGTH
from heliu.policies.rules.platform_reporting import Quarter, read_quarter

BIGINT_DIGITS: Final = 18
VERSION_DIGITS: Final = 9


class DayField(forms.DateField):
    """A date typed as text: the browser's own picker would swallow what it does not understand."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("日期写成 20261101 或 2026-11-01。"),
        "range": _("日期应在 1900 年至 2999 年之间。"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.DateInput(format="%Y-%m-%d", attrs={"inputmode": "numeric", "autocomplete": "off"})
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        day = read_day(str(value))
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if not EARLIEST <= day <= LATEST:
            raise ValidationError(self.error_messages["range"], code="range")
        return day


class QuarterField(forms.CharField):
    """A quarter of a year as 2026-Q3; its value is a Quarter."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("所属季度"), "max_length": 7, "help_text": _("例如 2026-Q3。"), **options})

    def clean(self, value: Any) -> Quarter:
        try:
            return read_quarter(super().clean(value).strip().upper())
        except ValueError as fault:
            raise ValidationError(_("季度写成 2026-Q3。"), code="invalid") from fault


class WordField(forms.ChoiceField):
    """A filter: all, ``first``, or one of ``words``, told at each showing in the language of who reads."""

    def __init__(self, label: Any, words: Iterable[Any], *first: tuple[str, Any]) -> None:
        super().__init__(
            label=label, choices=lambda: [("", _("全部")), *first, *((one.value, told(one)) for one in words)]
        )


class FirmCodeField(forms.RegexField):
    """The customs code of an enterprise."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"invalid": _("海关编码为 10 位：4 位数字加 6 位数字或大写字母。")})
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(FIRM_CODE, max_length=FIRM_CODE_LENGTH, strip=True, **options)


def in_order(form: forms.Form, first: str = "since", last: str = "until") -> None:
    """A period ends on its first day or later; where it does not, it is said at its last day."""
    since, until = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if since and until and until < since:
        form.add_error(last, _("末日早于首日。"))


def whole(text: str, digits_max: int = BIGINT_DIGITS) -> int | None:
    """The number in an address or a hidden field; None for anything else: nobody types those, so nobody is told."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits_max else None


def version_seen(text: str) -> int:
    """Which version somebody had before them, as their form sends it back; -1, which nobody saw, for anything else."""
    seen = whole(text, VERSION_DIGITS)
    return -1 if seen is None else seen
