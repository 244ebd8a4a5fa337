"""A broken rule said to people: cause and fix of its entry in heliu/errors, in the language of who reads."""

from heliu.ceb.codes import catalogue
from heliu.kernel.languages import english
from heliu.kernel.problems import Invalid, Violation
from heliu.overseas.rules import OverseasRule


def said(rule: type[OverseasRule]) -> tuple[str, str]:
    """Cause and fix, a sentence each."""
    entry = catalogue()[rule.code][0]
    words, stop = (entry.en, ".") if english() else (entry.zh, "。")
    return f"{words.cause}{stop}", f"{words.fix}{stop}"


def violation(rule: type[OverseasRule], found: str = "", pointer: str = "") -> Violation:
    """``found``: the values that were compared, named before the cause."""
    cause, fix = said(rule)
    return Violation(pointer or rule.field, rule.code, f"{found} {cause}".strip(), fix)


def refused(rule: type[OverseasRule], found: str = "", pointer: str = "") -> Invalid:
    one = violation(rule, found, pointer)
    return Invalid(one.detail, [one])
