"""How a request moves on, and the log it leaves."""

from datetime import datetime

from heliu.originals.facts import MOVES, Deed, State
from heliu.originals.models import WORDS_CHARS_MAX, Request, Step


def move(request: Request, to: State) -> None:
    assert to in MOVES[State(request.state)], f"{request.state} does not become {to}"  # noqa: S101
    request.state = to.value


def note(
    request: Request, at: datetime, deed: Deed, code: str = "", words: str = "", took_s: float | None = None
) -> None:
    """One more line of the log."""
    took_ms = None if took_s is None else int(took_s * 1000)
    Step.objects.create(
        request=request, at=at, deed=deed.value, code=code, words=words[:WORDS_CHARS_MAX], took_ms=took_ms
    )
