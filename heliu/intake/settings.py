"""What an intake process is told from outside: where the database and the state are, and how open its doors stand."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from heliu.intake import limits
from heliu.kernel.state import CHECKOUT


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """Read once at the start of a worker; a wrong value is a start that fails with a sentence."""

    database_url: str
    state_dir: Path
    open_receipts: bool = True  # legacy receipt doors answer without a token (sandbox); they hold no personal field
    sandbox: bool = True  # the customs end of the sandbox takes uploads; never in production
    rate_per_s: float = limits.RATE_PER_S
    rate_burst: float = limits.RATE_BURST
    body_read_s_max: float = limits.BODY_READ_S_MAX


def from_environment(environment: Mapping[str, str] = os.environ) -> IntakeSettings:
    """DATABASE_URL, HELIU_STATE_DIR, HELIU_OPEN_RECEIPTS, HELIU_RATE_PER_S, HELIU_RATE_BURST, HELIU_BODY_READ_S_MAX."""
    return IntakeSettings(
        database_url=environment.get("DATABASE_URL", ""),
        state_dir=Path(environment.get("HELIU_STATE_DIR") or CHECKOUT / ".heliu"),
        open_receipts=_flag(environment, "HELIU_OPEN_RECEIPTS", default=True),
        sandbox=environment.get("HELIU_MODE") != "production",
        rate_per_s=_number(environment, "HELIU_RATE_PER_S", limits.RATE_PER_S),
        rate_burst=_number(environment, "HELIU_RATE_BURST", limits.RATE_BURST),
        body_read_s_max=_number(environment, "HELIU_BODY_READ_S_MAX", limits.BODY_READ_S_MAX),
    )


def _flag(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = environment.get(name, "").strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    if text:
        raise ValueError(f"{name} is {text!r}: write 1 or 0.")
    return default


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name, "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} is {text!r}: write a number above 0, or leave it unset for {default:g}.")
    return value
