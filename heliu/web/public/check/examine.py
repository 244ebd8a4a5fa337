"""Everything the page says of one file: verdicts, deviations, the seal step by step, the annotated source."""

from dataclasses import dataclass

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.check import Answer, Terms, check
from heliu.ceb.codes import explain
from heliu.ceb.deviations import Deviation
from heliu.ceb.signature.diagnosis.diagnose import Sender, diagnose
from heliu.ceb.signature.diagnosis.model import Diagnosis
from heliu.ceb.signature.diagnosis.words import WORDS
from heliu.ceb.source import Line, view
from heliu.ceb.unpack import Unpacked

DEVIATIONS_SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class Note:
    """One deviation in the reader's language; ``line`` is the line of the annotated source, 0 where there is none."""

    code: str
    title: str
    path: str
    detail: str
    fix: str
    line: int


@dataclass(frozen=True, slots=True)
class Cause:
    """One likely cause of a seal that fails, in the reader's language."""

    sentence: str
    fix: str


@dataclass(frozen=True, slots=True)
class Check:
    """One step of the examination of the seal."""

    name: str
    state: str
    seen: str
    causes: tuple[Cause, ...]
    found: tuple[str, str, str] | None = None
    computed: tuple[str, str, str] | None = None
    difference: tuple[int, int, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One file, examined."""

    file: Unpacked
    message: str = ""
    name: str = ""
    rule: str = ""
    documents: int = 0
    lines: int = 0
    tolerant: Answer = "invalid"
    strict: bool = False
    notes: tuple[Note, ...] = ()
    more: int = 0
    diagnosis: Diagnosis | None = None
    checks: tuple[Check, ...] = ()
    source: tuple[Line, ...] = ()


def examine(file: Unpacked, terms: Terms, language: str) -> Report:
    """Look at one file. Never raises for bad input."""
    if file.code:
        return Report(file)
    raw = file.raw
    checked = check(raw, terms)
    sender = Sender(checked.transfer.get("copCode"), checked.transfer.get("copName"), terms.firms)
    diagnosis = diagnose(raw, terms.trust, terms.at, sender)
    together = _together(checked.deviations, checked.formal)
    noted = together[:DEVIATIONS_SHOWN_MAX]
    source = view(raw, noted)
    places = {id(fault): line.number for line in source for fault in line.faults}
    described = MESSAGES.get(checked.message or "")
    english = language.startswith("en")
    return Report(
        file=file,
        message=checked.message or "",
        name="" if described is None or english else described.zh,
        rule=described.signature if described else "",
        documents=checked.documents,
        lines=checked.lines,
        tolerant=checked.verdict,
        strict=not checked.formal,
        notes=tuple(_note(one, places.get(id(one), 0), english=english) for one in noted),
        more=len(together) - len(noted),
        diagnosis=diagnosis,
        checks=tuple(_checks(diagnosis, language)),
        source=tuple(source),
    )


def _together(tolerant: tuple[Deviation, ...], formal: tuple[Deviation, ...]) -> list[Deviation]:
    """What the tolerant reader says first, then what only the schema sees at another place."""
    seen = {(one.path, one.code) for one in tolerant}
    return [*tolerant, *(one for one in formal if (one.path, one.code) not in seen)]


def _note(one: Deviation, line: int, *, english: bool) -> Note:
    found = explain(one.code)
    entry = found.entries[0] if found and found.entries else None
    title = (entry.en if english else entry.zh).title if entry else one.code
    return Note(one.code, title, one.path, one.detail, entry.en.fix if entry and english else one.fix, line)


def _checks(diagnosis: Diagnosis, language: str) -> list[Check]:
    english = language.startswith("en")
    checks = []
    for step in diagnosis.steps:
        causes = tuple(Cause(WORDS[one].said(language), WORDS[one].fix(language)) for one in step.causes)
        compared, parted = step.compared, step.difference
        at = compared.first_difference if compared else None
        checks.append(
            Check(
                step.place.en if english else step.place.zh,
                step.state,
                step.seen,
                causes,
                _cut(compared.found, at) if compared and at is not None else None,
                _cut(compared.computed, at) if compared and at is not None else None,
                (parted.offset, parted.line, parted.demanded, parted.signed) if parted else None,
            )
        )
    return checks


def _cut(digest: str, at: int) -> tuple[str, str, str]:
    """A digest in three pieces, so that its first differing byte can be marked."""
    return digest[: 2 * at], digest[2 * at : 2 * at + 2], digest[2 * at + 2 :]
