"""The steps the views of a table's versions are made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import Invalid, Problem, Violation
from heliu.kernel.workbooks.limits import MEBIBYTE
from heliu.kernel.workbooks.template import Template
from heliu.lawbook.tables.facts import State, Version
from heliu.policies.table_rows import Difference
from heliu.web.kit.fields import whole
from heliu.web.kit.forms import tell
from heliu.web.office.tables.forms import ReasonForm, TableForm

TONES: Final = {
    State.DRAFT: "",
    State.WAITING: "warn",
    State.RELEASED: "good",
    State.REJECTED: "bad",
    State.WITHDRAWN: "",
}
ROWS: Final = 50
FAULTS_SHOWN: Final = 100
OFFSET_DIGITS_MAX: Final = 6
Row = TypeVar("Row")
Verbs = Mapping[str, tuple[Callable[[str], object], str]]
"""By the value of its button: what is done with the reason, and what is said when it was."""


def listed(found: Iterable[Version]) -> dict[str, Any]:
    """All versions with their states; ``binds`` is the one in force today, None before the first."""
    versions, day = [*found], business_day(now())
    binds = max((one.since for one in versions if one.state is State.RELEASED and one.since <= day), default=None)
    rows = [
        (one, told(one.state), TONES[one.state], one.state is State.RELEASED and one.since == binds) for one in versions
    ]
    return {"rows": rows, "binds": binds}


def sent(form: TableForm, template: Template, keep: Callable[[bytes, str], int]) -> tuple[int | None, dict[str, Any]]:
    """The number of the version made of the file; where it has defects all of them stand on the page, none is made."""
    number, defects = None, []
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            number = keep(file.read(template.limits.bytes_max + 1), file.name)
        except Problem as refused:
            defects = _beside_the_fields(form, refused)
    return number, {
        "form": form,
        "defects": defects[:FAULTS_SHOWN],
        "more": max(0, len(defects) - FAULTS_SHOWN),
        "mega": template.limits.bytes_max // MEBIBYTE,
        "most": template.limits.rows_max,
        "columns": " / ".join(name for one in template.columns for name in (one.heading.zh, *one.former)),
    }


def _beside_the_fields(form: TableForm, refused: Problem) -> list[Violation]:
    """What is wrong with the paper stands at its field; the defects of the rows come back for a table of their own."""
    if refused.violations and all(one.pointer.strip("/") in form.fields for one in refused.violations):
        tell(form, refused)
        return []
    form.add_error("file", refused.detail)
    return refused.violations


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The lines somebody wants to see: of a kind, by the first digits of the code, from a place on."""

    kind: str
    code: str
    digits: int
    start: int

    def changes(self, found: Iterable[Difference[Row]]) -> list[Difference[Row]]:
        return [one for one in found if self.kind in ("", one.kind) and one.code.startswith(self.code)]

    def page(self, count: int) -> dict[str, Any]:
        """What the filter and the links between pages of ``count`` lines tell."""
        after = self.start + ROWS
        following = f"?{urlencode({'kind': self.kind, 'code': self.code, 'from': after})}" if after < count else ""
        return {
            "kind": self.kind,
            "code": self.code,
            "digits": self.digits,
            "start": self.start,
            "count": count,
            "next": following,
        }

    def shown(self, found: Sequence[Any]) -> Sequence[Any]:
        return found[self.start : self.start + ROWS]


def narrowing(request: HttpRequest, digits: int) -> Narrowing:
    start = whole(request.GET.get("from", ""), OFFSET_DIGITS_MAX) or 0
    code = request.GET.get("code", "").strip()[:digits]
    return Narrowing(request.GET.get("kind", ""), code, digits, start)


def decided(request: HttpRequest, form: ReasonForm, verbs: Verbs) -> bool:
    """Do what the pressed button says, with the reason; False where that is refused, then the form tells why."""
    form.is_valid()
    verb, done = verbs.get(request.POST.get("act", ""), (None, ""))
    if verb is None:
        return True
    try:
        verb(form.cleaned_data.get("reason", ""))
    except Invalid as refused:
        tell(form, refused)
        return False
    messages.success(request, done)
    return True
