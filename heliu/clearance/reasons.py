"""The officers' reasons (办理理由): codes with the actions they belong to, told in the words of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml
from django.utils.translation import gettext as _

from heliu.ceb.codes import catalogue
from heliu.kernel.problems import Invalid


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an action is taken."""

    code: str
    verbs: tuple[str, ...]
    zh: str
    en: str


@cache
def reasons() -> Mapping[str, Reason]:
    """All reasons by code, in the order of the table."""
    table = yaml.safe_load((files("heliu.clearance") / "reasons.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({code: _reason(code, tuple(verbs)) for code, verbs in table.items()})


def _reason(code: str, verbs: tuple[str, ...]) -> Reason:
    """With the words of the catalogue."""
    (entry,) = catalogue()[code]
    return Reason(code, verbs, entry.zh.title, entry.en.title)


def reasons_for(verb: str) -> list[Reason]:
    return [reason for reason in reasons().values() if verb in reason.verbs]


def reason_for(verb: str, code: str) -> Reason:
    """The reason with this code. Raises Invalid where it is not one of this action."""
    found = reasons().get(code)
    if found is None or verb not in found.verbs:
        known = ", ".join(reason.code for reason in reasons_for(verb))
        raise Invalid(_("请选择办理理由：%(codes)s。") % {"codes": known})
    return found
