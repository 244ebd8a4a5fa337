"""The documents the law is taken from, read from the files beside this module; every fault names the document.

The articles are told in our own words and are no official text. What an article says on a day is chosen by its dates,
as with a parameter; ``State`` says how far this platform carries it out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from heliu.kernel.naming import Named
from heliu.policies.changes import Words
from heliu.policies.parameters import CONFIDENCES

FOLDER: Final = Path(__file__).parent
MAX_FILE_CHARS: Final = 100_000
DOCUMENT_KEYS: Final = {"key", "number", "title", "issuer", "published", "since", "confidence", "source", "articles"}
DOCUMENT_KEYS_ALLOWED: Final = DOCUMENT_KEYS | {"also", "until", "replaced_by", "note"}
ARTICLE_KEYS: Final = {"zh", "en", "state"}
ARTICLE_KEYS_ALLOWED: Final = ARTICLE_KEYS | {"label", "also", "since", "until", "why", "pages", "tests"}
_DIGITS: Final = "零一二三四五六七八九"

Member = TypeVar("Member", bound=Named)


class DocumentFault(ValueError):
    """A file of documents is wrong; the sentence names the document and the place."""


class Source(Named):
    """Where what we say of a document was read."""

    TEXT = "text", "原文或全文转载", "the text, or a full copy of it"
    REPORT = "report", "解读、报道等二手材料", "commentary, news and the like"
    MEMORY = "memory", "行业通行说法，原文未取得", "common knowledge of the trade; the text was not at hand"
    OWN = "own", "本平台初始设定", "set by this platform until the zone says otherwise"


class State(Named):
    """How far this platform carries an article out. What a reader may rely on, so each but the first says why."""

    DONE = "done", "已实现", "carried out"
    PARTLY = "partly", "部分实现", "partly carried out"
    TO_COME = "to_come", "待实现", "to come"
    OUTSIDE = "outside", "不由本平台实现", "not this platform's"


class Standing(Named):
    """How a document stands on a day."""

    TO_BIND = "to_bind", "尚未施行", "not yet in force"
    BINDS = "binds", "现行有效", "in force"
    ENDED = "ended", "已失效", "no longer in force"


@dataclass(frozen=True, slots=True)
class Article:
    """One article, or what stands for one where we know no number. ``label`` is how references name it."""

    label: str
    label_en: str
    zh: str
    en: str
    state: State
    why: Words | None
    since: date
    until: date | None
    also: tuple[str, ...]
    pages: tuple[str, ...]
    tests: tuple[str, ...]

    def binds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Document:
    """``published`` is None where a secondary source does not tell it; ``until`` None is open."""

    key: str
    number: str
    also: tuple[str, ...]
    title: Words
    issuer: Words
    published: date | None
    since: date
    until: date | None
    replaced_by: tuple[str, ...]
    confidence: str
    source: Source
    note: Words | None
    articles: Mapping[str, Article]

    def standing(self, day: date) -> Standing:
        if day < self.since:
            return Standing.TO_BIND
        return Standing.ENDED if self.until is not None and day > self.until else Standing.BINDS

    def known_on(self, day: date) -> bool:
        """Whether anybody could have read it by then."""
        return (self.published or self.since) <= day


@lru_cache(maxsize=1)
def documents() -> Mapping[str, Document]:
    """All documents by key, in the order of their publication. Raises DocumentFault."""
    found: dict[str, Document] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for document in read_documents(path.name, path.read_text(encoding="utf-8")):
            if document.key in found:
                raise DocumentFault(f"{path.name}: {document.key} is written twice. Keep one of them.")
            found[document.key] = document
    _check_names(found)
    return dict(sorted(found.items(), key=lambda one: (one[1].published or one[1].since, one[0])))


def _check_names(found: Mapping[str, Document]) -> None:
    """One name means one document or article, and every successor is there."""
    names: set[str] = set()
    for document in found.values():
        for name in names_of(document):
            if name in names:
                raise DocumentFault(f"{document.key}: {name} is the name of something else already.")
            names.add(name)
        for after in document.replaced_by:
            if after not in found:
                raise DocumentFault(f"{document.key}: replaced_by names {after}, which is not here.")


def names_of(document: Document) -> Iterator[str]:
    yield from (document.number, *document.also)
    for article in document.articles.values():
        yield from article.also


def read_documents(where: str, text: str) -> list[Document]:
    """Read one file: a list of documents."""
    if len(text) > MAX_FILE_CHARS:
        raise DocumentFault(f"{where}: longer than {MAX_FILE_CHARS} characters. Split it by subject.")
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise DocumentFault(f"{where}: {fault}") from fault
    if not isinstance(content, list):
        raise DocumentFault(f"{where}: a list of documents is needed.")
    return [_document(f"{where} no. {place}", one) for place, one in enumerate(content, start=1)]


def _document(where: str, given: Any) -> Document:
    if not isinstance(given, dict):
        raise DocumentFault(f"{where}: a document with its keys is needed.")
    where = f"{where} ({given.get('key', 'no key')})"
    _check_keys(where, given, DOCUMENT_KEYS, DOCUMENT_KEYS_ALLOWED)
    if given["confidence"] not in CONFIDENCES:
        raise DocumentFault(f"{where}: confidence is {given['confidence']!r}: use one of {', '.join(CONFIDENCES)}.")
    if given["published"] is None and given["confidence"] == "confirmed" and given["source"] != Source.OWN:
        raise DocumentFault(f"{where}: confirmed, but the day it was published is missing.")
    since, until = _days(where, given)
    articles = given["articles"]
    if not isinstance(articles, dict) or not articles:
        raise DocumentFault(f"{where}: at least one article is needed.")
    return Document(
        key=given["key"],
        number=given["number"],
        also=tuple(given.get("also", ())),
        title=_words(where, given["title"]),
        issuer=_words(where, given["issuer"]),
        published=given["published"],
        since=since,
        until=until,
        replaced_by=tuple(given.get("replaced_by", ())),
        confidence=given["confidence"],
        source=_member(where, Source, given["source"]),
        note=_words(where, given["note"]) if "note" in given else None,
        articles={label: _article(f"{where} {label}", label, told, (since, until)) for label, told in articles.items()},
    )


def _article(where: str, label: str, given: Any, binds: tuple[date, date | None]) -> Article:
    _check_keys(where, given, ARTICLE_KEYS, ARTICLE_KEYS_ALLOWED)
    state = _member(where, State, given["state"])
    if state is not State.DONE and "why" not in given:
        raise DocumentFault(f"{where}: {state.value}, but why is not said.")
    since, until = _days(where, {"since": binds[0], "until": binds[1], **given})
    words = _words(where, given)
    return Article(
        label=label,
        label_en=given.get("label") or _numbered(where, label),
        zh=words.zh,
        en=words.en,
        state=state,
        why=_words(where, given["why"]) if "why" in given else None,
        since=since,
        until=until,
        also=tuple(given.get("also", ())),
        pages=tuple(given.get("pages", ())),
        tests=tuple(given.get("tests", ())),
    )


def _check_keys(where: str, given: Any, needed: set[str], allowed: set[str]) -> None:
    if not isinstance(given, dict):
        raise DocumentFault(f"{where}: the keys {sorted(needed)} are needed.")
    if missing := needed - given.keys():
        raise DocumentFault(f"{where}: {', '.join(sorted(missing))} missing.")
    if unknown := given.keys() - allowed:
        raise DocumentFault(f"{where}: {', '.join(sorted(map(str, unknown)))} not known. Keys: {sorted(allowed)}.")


def _days(where: str, given: Mapping[str, Any]) -> tuple[date, date | None]:
    since, until = given["since"], given.get("until")
    if type(since) is not date or (until is not None and type(until) is not date):
        raise DocumentFault(f"{where}: since and until are plain days such as 2019-01-01.")
    if until is not None and until < since:
        raise DocumentFault(f"{where}: ends on {until}, before it begins on {since}.")
    return since, until


def _words(where: str, given: Any) -> Words:
    if not isinstance(given, dict) or not all(isinstance(given.get(tongue), str) for tongue in ("zh", "en")):
        raise DocumentFault(f"{where}: words are needed in both languages, zh and en.")
    return Words(given["zh"].strip(), given["en"].strip())


def _member(where: str, kind: type[Member], value: object) -> Member:
    try:
        return kind(str(value))
    except ValueError as fault:
        raise DocumentFault(f"{where}: {value!r} is not one of {', '.join(kind)}.") from fault


def _numbered(where: str, label: str) -> str:
    """第十三条 is Article 13, （十六） is Section 16; any other label says its English itself."""
    article, section = label.removeprefix("第").removesuffix("条"), label.removeprefix("（").removesuffix("）")
    for word, number, bare in (("Article", article, f"第{article}条"), ("Section", section, f"（{section}）")):
        if label == bare and number and set(number) <= {*_DIGITS, "十"}:
            return f"{word} {_number(number)}"
    raise DocumentFault(f"{where}: the label has no number, so its English is needed under label.")


def _number(chinese: str) -> int:
    tens, _ten, ones = chinese.partition("十") if "十" in chinese else ("", "", chinese)
    return (_DIGITS.index(tens) if tens else "十" in chinese) * 10 + (_DIGITS.index(ones) if ones else 0)
