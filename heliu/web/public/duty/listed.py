"""Where goods stand on the positive list, as pages and the interface tell it: the answer, its remark, what is out."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from heliu.kernel.languages import told
from heliu.policies.positive_list import list_on
from heliu.policies.rules.positive_list import BONDED, DIRECT, Answer, Bar, Position, position_of
from heliu.policies.rules.positive_list_remarks import Note

TONES: Final = {Position.LISTED: "good", Position.NOT_LISTED: "bad", Position.UNKNOWN: "warn"}
MODES: Final = (BONDED, DIRECT)


@dataclass(frozen=True, slots=True)
class Listed:
    """One code on one day."""

    answer: Answer

    @property
    def word(self) -> str:
        return told(self.answer.position)

    @property
    def tone(self) -> str:
        return TONES[self.answer.position]

    @property
    def is_demo(self) -> bool:
        """Whether the built-in list answers: it is marked, and refuses nobody."""
        return self.answer.held.is_demo

    @property
    def notes(self) -> list[tuple[str, Note]]:
        return [(told(note.kind), note) for note in self.answer.notes]

    @property
    def bars(self) -> list[tuple[Bar, str]]:
        """Why it may not come, each reason once with its sentence."""
        return [(bar, told(bar)) for bar in dict.fromkeys(filter(None, map(self.answer.bar, MODES)))]

    def as_json(self) -> dict[str, Any]:
        """For programs; ``barred`` is by supervision mode, null where nothing keeps the goods out."""
        answer = self.answer
        return {
            "position": answer.position.value,
            "document": str(answer.held.reference),
            "since": None if self.is_demo else str(answer.held.since),
            "demo": self.is_demo,
            "remark": answer.remark,
            "notes": [
                {
                    "kind": note.kind.value,
                    "text": note.text,
                    "subject": note.subject,
                    "amount": None if note.amount is None else str(note.amount),
                    "unit": note.unit,
                    "per": note.per,
                }
                for note in answer.notes
            ],
            "barred": {mode: bar.value if (bar := answer.bar(mode)) else None for mode in MODES},
        }


def listed(code: str, day: date) -> Listed:
    """Where ``code`` stands on ``day``."""
    return Listed(position_of(code, day, list_on(day)))
