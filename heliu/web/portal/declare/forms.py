"""Forms made of the catalogue: one field a blank, read by the reader that also reads Excel."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from heliu.kernel.workbooks.cells import BadCell
from heliu.submission.api import PARTY_ROLES, Blank, choices, filed_firms, heading, reader, standard_value, takes
from heliu.submission.facts import LINES_PER_PARCEL_MAX, Values
from heliu.web.portal.sending.wording import DOCUMENT_NAMES

TEXT_CHARS_MAX = 2_000
DIGITS_MAX = 9
"""Of the number of lines a form carries."""


class BlankField(forms.CharField):
    """One value. Empty is allowed while it is a draft: what is missing the last page says."""

    def __init__(self, blank: Blank, address: str) -> None:
        self.blank = blank
        attributes = {
            "autocomplete": "off",
            "hx-post": address,
            "hx-trigger": "change",
            "hx-target": "closest .field",
            "hx-swap": "outerHTML",
        }
        if blank.field.codes and choices(blank.field.codes):
            attributes["list"] = f"codes-{blank.field.codes}"
        if blank.field.kind in {"decimal", "int"}:
            attributes["inputmode"] = "decimal"
        if blank.key in PARTY_ROLES:
            attributes["list"] = f"codes-{PARTY_ROLES[blank.key]}"
        super().__init__(
            label=str(heading(blank)),
            required=not blank.may_be_empty,
            max_length=TEXT_CHARS_MAX,
            help_text=hint(blank),
            widget=forms.TextInput(attrs=attributes),
        )

    def validate(self, value: Any) -> None:
        """Nothing is demanded here: ``required`` only says so beside the label."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return str(reader(self.blank.field)(text))
        except BadCell as bad:
            raise forms.ValidationError("%(cause)s%(fix)s", params={"cause": bad.cause, "fix": bad.fix}) from bad


def hint(blank: Blank) -> str:
    """What the field takes, in which documents it stands, what it is when left empty."""
    parts = [takes(blank.field)]
    if blank.may_be_empty:
        default = standard_value(blank)
        parts.append(_("可留空，为%(value)s。") % {"value": default} if default else _("可留空。"))
    return " ".join(parts)


def shown(blank: Blank, value: str) -> str:
    """A code with its name, so that one sees what was chosen: 140 盒."""
    names = choices(blank.field.codes) if blank.field.codes else {}
    return f"{value} {names[value]}" if value in names else value


def lines_in(data: Mapping[str, str]) -> int:
    """How many lines the form carries; 0 for what is no number."""
    text = data.get("lines", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX else 0


class GroupForm(forms.Form):
    """The blanks of one group."""

    def __init__(self, found: Sequence[Blank], address: str, values: Mapping[str, str], **options: Any) -> None:
        initial = {blank.key: shown(blank, values.get(blank.key, "")) for blank in found}
        super().__init__(**{"initial": initial, "use_required_attribute": False, **options})
        for blank in found:
            self.fields[blank.key] = BlankField(blank, address)

    def kept(self) -> dict[str, str]:
        """What reads well, also where something beside it does not; emptied fields as ""."""
        return {key: self.cleaned_data[key] for key in self.fields if key in self.cleaned_data}

    @property
    def tables(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The code tables the fields offer."""
        held = [field.blank for field in self.fields.values() if isinstance(field, BlankField)]
        names = sorted({blank.field.codes for blank in held if blank.field.codes and choices(blank.field.codes)})
        roles = [PARTY_ROLES[blank.key] for blank in held if blank.key in PARTY_ROLES]
        firms = filed_firms(roles) if roles else {}
        return [(name, list(choices(name).items())) for name in names] + [(role, firms[role]) for role in roles]


class GoodsForms:
    """The goods lines, one form each; a line that is emptied altogether is gone."""

    def __init__(self, found: Sequence[Blank], address: str, values: Values, data: Any = None) -> None:
        count = len(values.lines) if data is None else lines_in(data)
        self.count = min(max(count, 1), LINES_PER_PARCEL_MAX)
        lines = [*values.lines, *({} for _ in range(self.count))][: self.count]
        self.forms = [
            GroupForm(found, address, line, data=data, prefix=f"line{place}")
            for place, line in enumerate(lines, start=1)
        ]

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]  # every one is asked, so that all faults show

    def kept(self) -> tuple[dict[str, str], ...]:
        lines = ({key: value for key, value in form.kept().items() if value} for form in self.forms)
        return tuple(line for line in lines if line) or ({},)


class DocumentsForm(forms.Form):
    """Which documents this declaration sends."""

    documents = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, held: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["documents"]
        field.label = _("要报送的单证")
        field.error_messages["required"] = _("请至少选择一种单证。")
        field.choices = [(one, f"{one} {DOCUMENT_NAMES[one]}") for one in held]  # type: ignore[attr-defined]
