"""How registrations are spoken of."""

from typing import Any, Final

from heliu.kernel.languages import told
from heliu.policies.rules.exemption import Standing, at_stake
from heliu.reliefs.exemption import api
from heliu.reliefs.exemption.facts import Decision, RegistrationFact
from heliu.web.kit import codes

TONES: Final = {
    Standing.REGISTERED: "warn",
    Standing.MATCHED: "now",
    Standing.WARNED: "warn",
    Standing.ELIGIBLE: "good",
    Standing.REFUSED: "bad",
    Standing.WITHDRAWN: "",
}
DECISION_TONES: Final = {Decision.OPEN: "warn", Decision.GRANTED: "good", Decision.REFUSED: "bad"}


def state_of(row: RegistrationFact) -> str:
    return told(row.standing)


def tone_of(row: RegistrationFact) -> str:
    return TONES[row.standing]


def unit_of(row: RegistrationFact) -> str:
    return codes.unit_of(row.wanted.unit)


def currency_of(row: RegistrationFact) -> str:
    return codes.currency_of(row.wanted.currency)


def broken_of(row: RegistrationFact) -> str:
    """What holds it back in short: code and sentence of each."""
    return " ".join(f"{code} {api.sentence_of(code)}" for code in row.broken)


def conditions(row: RegistrationFact) -> list[dict[str, Any]]:
    """What holds it back: code, sentence, article, whether it is surely so, whether an officer may set it aside."""
    rules = [api.rule_named(code) for code in row.broken]
    return [
        {
            "code": rule.code,
            "sentence": api.sentence_of(rule.code),
            "article": rule.article,
            "unsure": rule.confidence != "confirmed",
            "excusable": rule.excusable,
        }
        for rule in rules
    ]


def stake_reference(row: RegistrationFact) -> str:
    """By which document the tax at stake is told."""
    found = at_stake(row.exempt, row.released_on) if row.released_on else None
    return str(found[1].reference) if found else ""
