"""One file, one answer: what it is, whether it may be sent as it is, what to mend, and whether its seal is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.deviations import Deviation
from heliu.ceb.reader import Reading, read
from heliu.ceb.signature.enterprise import Firm, check_enterprise
from heliu.ceb.signature.model import Verdict
from heliu.ceb.signature.trust import Trust
from heliu.ceb.signature.verify import verify
from heliu.ceb.strict import violations

Answer = Literal["valid", "deviant", "invalid"]


@dataclass(frozen=True, slots=True)
class Checked:
    """The result for one file. ``deviant``: departs from the official form, but is taken by the tolerant reader.

    ``formal`` is what the official schema finds, whatever the verdict rests on; ``transfer`` who says it sends.
    """

    message: str | None
    documents: int
    lines: int
    verdict: Answer
    deviations: tuple[Deviation, ...]
    signature: Verdict
    formal: tuple[Deviation, ...]
    transfer: Mapping[str, str | None]

    @property
    def is_refused(self) -> bool:
        """Whether this file must not be sent as it is."""
        return self.verdict == "invalid" or self.signature.status == "invalid"


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms files are checked. ``strict``: the verdict is exactly that of the official schema."""

    trust: Trust
    firms: Mapping[str, Firm]
    at: datetime
    strict: bool = False


def check(raw: bytes, terms: Terms) -> Checked:
    """Check one message. Never raises for bad input."""
    reading = read(raw)
    formal = violations(raw)
    verdict, deviations = _strictly(formal) if terms.strict else _tolerantly(reading, formal)
    return Checked(
        message=reading.message,
        documents=len(reading.documents),
        lines=sum(len(document.lines) for document in reading.documents),
        verdict=verdict,
        deviations=deviations,
        signature=_seal(raw, reading, terms),
        formal=formal,
        transfer=reading.transfer,
    )


def _strictly(formal: tuple[Deviation, ...]) -> tuple[Answer, tuple[Deviation, ...]]:
    return ("invalid" if formal else "valid"), formal


def _tolerantly(reading: Reading, formal: tuple[Deviation, ...]) -> tuple[Answer, tuple[Deviation, ...]]:
    """Combine what the tolerant reader says with what only the schema sees: the presence and form of the Signature."""
    refused = [*reading.problems, *(each for document in reading.documents for each in document.violations)]
    refused += [each for each in formal if each.code.startswith("SIGNATURE_")]
    tolerated = list(reading.deviations)
    if formal and not refused and not tolerated:
        tolerated += formal
    verdict: Answer = "invalid" if refused else "deviant" if tolerated else "valid"
    return verdict, (*refused, *tolerated)


def _seal(raw: bytes, reading: Reading, terms: Terms) -> Verdict:
    verdict = verify(raw, terms.trust, terms.at)
    described = MESSAGES.get(reading.message or "")
    if verdict.status == "absent" and described is not None and described.signature == "none":
        return Verdict("absent", None, None, "")
    transfer = reading.transfer
    return check_enterprise(verdict, transfer.get("copCode"), transfer.get("copName"), terms.firms)
