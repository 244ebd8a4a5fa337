"""From what a form sends to what is kept: normalised, completed with what the zone knows, personal blanks kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from heliu.kernel.days import business_day
from heliu.kernel.languages import say
from heliu.kernel.problems import Invalid, NotThere, Unreadable, Violation
from heliu.people.api import require
from heliu.registry.certificates import read_certificate
from heliu.registry.filing import store
from heliu.registry.filing.checks import normalised
from heliu.registry.filing.examining import asked_fields
from heliu.registry.filing.fields import Form
from heliu.registry.filing.known import known_facts, proposals
from heliu.registry.filing.models import Filing
from heliu.registry.filing.papers import MAX_ATTACHMENTS_PER_KIND, papers_of
from heliu.registry.filing.progress import section_findings
from heliu.registry.filing.sections import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from heliu.people.facts import Actor
    from heliu.registry.filing.examining import Contents, Value
    from heliu.registry.filing.facts import Finding
    from heliu.registry.filing.fields import Field, Section
    from heliu.registry.filing.store import Saved

ID_DIGITS_MAX = 19
MAX_TYPED_CHARS = 20_000
"""Of one field as it arrives, above which nothing is kept; each field's own limit is a finding one can mend."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into one section, and the number of the saving they had before them."""

    values: Mapping[str, Value]
    seen: int
    replies: Mapping[int, str] = field(default_factory=dict)
    """Words of the enterprise to items returned for correction, by the item's id."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What is to be said of a field just typed."""

    findings: tuple[Finding, ...]
    is_good: bool


def compose(
    filing: Filing, section: Section, typed: Typed, saved: Mapping[str, Saved], at: datetime
) -> dict[str, Value]:
    """The values to keep. A field that was not asked is not kept; one told by another section is never kept twice."""
    before = saved[section.key].values if section.key in saved else proposals(filing.firm_code, at).get(section.key, {})
    facts = known_facts(filing.firm_code)
    values: dict[str, Value] = {}
    for one in section.fields:
        path = f"{section.key}.{one.key}"
        if one.told_by:
            continue
        if one.key in typed.values:
            values[one.key] = _kept(one, typed.values[one.key], before.get(one.key, ""))
        elif one.form is Form.MANY and section.key == "attachments" and before.get(one.key):
            values[one.key] = before[one.key]
        elif path in facts:
            values[one.key] = before.get(one.key) or facts[path].value
    if section.key == "attachments":
        _own_papers(filing.firm_code, values)
    asked = {one.key for one in asked_fields(section, _contents(filing, section, values, saved, at))}
    return {key: value for key, value in values.items() if key in asked and value}


def _contents(
    filing: Filing, section: Section, values: dict[str, Value], saved: Mapping[str, Saved], at: datetime
) -> Contents:
    others = [one for one in saved.values() if one.section != section.key]
    fresh = store.Saved(section.key, 0, values, "", at)
    return store.contents_of(filing.firm_code, [*others, fresh], business_day(at))


def _kept(one: Field, value: Value, before: Value) -> Value:
    """Normalised. A personal field left empty keeps what it had: the page never sends it back to be edited."""
    texts = [value] if isinstance(value, str) else value
    if any(len(text) > MAX_TYPED_CHARS for text in texts):
        words = say(f"超过 {MAX_TYPED_CHARS} 个字 (MAX_TYPED_CHARS)。", f"Above {MAX_TYPED_CHARS} characters.")
        raise Invalid(words, [Violation(f"/{one.key}", "too_long", words)])
    if one.form is Form.MANY:
        return sorted({text for text in texts if text})
    text = texts[0] if texts else ""
    if one.mask and not text.strip():
        return before
    if one.form is Form.CERTIFICATE:
        return as_pem(text) or before
    return normalised("id_number" if one.mask == "id_number" else one.check, text.replace("\x00", ""))


def certificate_text(content: bytes) -> str:
    """A file as text one may go on with: PEM for a certificate in PEM or DER, else what can be read of it."""
    try:
        return read_certificate(content).pem
    except Unreadable:
        return content.decode("utf-8", "replace")


def as_pem(text: str) -> str:
    """The certificate in one spelling; what is none stays as it is, for the finding."""
    if not text.strip():
        return ""
    try:
        return read_certificate(text.strip().encode()).pem
    except (Unreadable, UnicodeError):
        return text.strip()


def _own_papers(firm_code: str, values: dict[str, Value]) -> None:
    told = [each for value in values.values() for each in value if each.isascii() and each.isdigit()]
    own = {str(each) for each in papers_of(firm_code, [int(each) for each in told if len(each) < ID_DIGITS_MAX])}
    for kind, value in values.items():
        kept = [each for each in value if each in own]
        if len(kept) > MAX_ATTACHMENTS_PER_KIND:
            words = say(
                f"每种材料最多 {MAX_ATTACHMENTS_PER_KIND} 个文件 (MAX_ATTACHMENTS_PER_KIND)，请合并后上传。",
                f"At most {MAX_ATTACHMENTS_PER_KIND} files of one kind (MAX_ATTACHMENTS_PER_KIND): merge them.",
            )
            raise Invalid(words, [Violation(f"/{kind}", "too_many", words)])
        values[kind] = kept


def examine(
    filing_id: int, section: str, key: str, values: Mapping[str, Value], *, actor: Actor, at: datetime
) -> Examined:
    """Look at one field as it is being typed, beside what else stands in its form. Nothing is kept."""
    require(actor, "registry.file_enterprise")
    if not Filing.objects.filter(pk=filing_id, firm_code=actor.firm).exists():
        raise NotThere(say("没有找到该备案，或不属于您的企业。", "There is no such filing, or it is not yours."))
    spec = BY_KEY.get(section)
    one = spec.field(key) if spec else None
    if spec is None or one is None:
        raise NotThere(say("没有这一项。", "There is no such item."))
    typed = {each.key: _kept(each, values[each.key], "") for each in spec.fields if each.key in values}
    fresh = store.Saved(section, 0, typed, "", at)
    found = section_findings(spec, store.contents_of(actor.firm or "", [fresh], business_day(at)))
    mine = tuple(each for each in found if each.field == key)
    return Examined(mine, bool(typed.get(key)) and not mine)
