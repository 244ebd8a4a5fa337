"""What a suite finds: cases in their order, each with what is to be mended."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from heliu.intake.help import address
from heliu.kernel.naming import Named
from heliu.kernel.problems import Violation

VERSION: Final = "2026.11"
"""Of the suites: a badge of an older one says less."""


class Outcome(Named):
    """What became of a case. ``SKIPPED`` says nothing about the enterprise: the note tells what was lacking."""

    PASSED = "passed", "通过", "passed"
    FAILED = "failed", "未通过", "failed"
    SKIPPED = "skipped", "未测", "not tested"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to mend, or with ``fault`` unset to look at: the code of the catalogue, where, why, what to do."""

    code: str
    field: str
    cause: str
    fix: str
    fault: bool = True

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "help": address(self.code)}


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``subject``: the file or the message it is about; ``note`` in words for people."""

    name: str
    title: str
    outcome: Outcome
    subject: str = ""
    notes: tuple[Note, ...] = ()
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "case": self.name,
            "title": self.title,
            "outcome": self.outcome.value,
            "subject": self.subject or None,
            "note": self.note or None,
            "findings": [one.as_json() for one in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """One run. ``digest``: SHA-256 over what was tested; ``subject``: whom or what."""

    role: str
    mode: str
    subject: str
    digest: str
    cases: tuple[Case, ...]

    @property
    def passed(self) -> bool:
        """Nothing failed, and something was tested."""
        outcomes = {case.outcome for case in self.cases}
        return Outcome.PASSED in outcomes and Outcome.FAILED not in outcomes

    def count(self, outcome: Outcome) -> int:
        return sum(case.outcome is outcome for case in self.cases)

    def as_json(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "suite": VERSION,
            "mode": self.mode,
            "subject": self.subject,
            "passed": self.passed,
            "digest": self.digest,
            "counts": {outcome.value: self.count(outcome) for outcome in Outcome},
            "cases": [case.as_json() for case in self.cases],
        }


def judged(name: str, title: str, subject: str, notes: Iterable[Note], note: str = "") -> Case:
    """A case that passes unless one of its notes is a fault."""
    held = tuple(notes)
    outcome = Outcome.FAILED if any(one.fault for one in held) else Outcome.PASSED
    return Case(name, title, outcome, subject, held, note)


def noted(violation: Violation) -> Note:
    return Note(violation.code, violation.pointer, violation.detail, violation.fix)
