"""What a citation means (引用): a document and its articles, by the names people write.

``财关税〔2018〕49号 第二条；海关总署令第272号 第十三条、第十九条；参数 risk/zone_districts``: parts are divided by ；
and each names a document, then its articles divided by 、. What follows an article's name is a remark. A name nobody
knows is a fault, so that no number of the law rests on a document which is not here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from typing import Final

from heliu.policies.articles.documents import Article, Document, documents
from heliu.policies.parameters import Reference, names

PARAMETER: Final = "参数 "
_REMARK: Final = re.compile(r"[：:（(，,].*")
_ARTICLE: Final = re.compile(r"第[〇零一二三四五六七八九十]+条")
"""A part that begins so speaks of the document before it."""
_NAMES_SOMETHING: Final = re.compile(r"〔|公告|[令号]|第[〇零一二三四五六七八九十]+条|填制说明|本平台|^参数 ")
"""What a later part holds that names a document, and is no remark on the part before it."""
_PARTS: Final = re.compile(r"；(?![^（]*）)")  # not inside a remark


class CitationFault(LookupError):
    """A citation names what is not here; the sentence says what is missing and where it belongs."""


@dataclass(frozen=True, slots=True)
class Cited:
    """``article`` is empty where a whole document is cited, ``parameter`` the name of one where that is cited."""

    document: str = ""
    article: str = ""
    parameter: str = ""


@lru_cache(maxsize=4_096)
def cited(text: str) -> tuple[Cited, ...]:
    """All that ``text`` cites, in its order, each once. Raises CitationFault."""
    found: list[Cited] = []
    for part in map(str.strip, _PARTS.split(text)):
        if found and found[-1].document and _ARTICLE.match(part):
            found += _part(f"{documents()[found[-1].document].number} {part}", text)
        elif not found or _NAMES_SOMETHING.search(part):
            found += _part(part, text)
    return tuple(dict.fromkeys(found))


def cited_by(reference: Reference) -> tuple[Cited, ...]:
    """What the reference of a value cites."""
    return cited(f"{reference.title} {reference.article}".strip())


def _part(part: str, whole: str) -> list[Cited]:
    if part.startswith(PARAMETER):
        return _parameters(part.removeprefix(PARAMETER), whole)
    name = next((one for one in _names() if part.startswith(one)), None)
    if name is None:
        raise CitationFault(
            f"{part!r} (of {whole!r}) names no document we hold. Add it to heliu/policies/articles/, or write its "
            f"number as it stands there."
        )
    document, article = _names()[name]
    if article is not None:
        return [Cited(document.key, article.label)]
    return [Cited(document.key, label) for label in _labels(document, part.removeprefix(name).strip(), whole)]


def _labels(document: Document, rest: str, whole: str) -> list[str]:
    """The articles named by ``rest``; before them the name of the document may end in a remark of its own."""
    named = {name: one.label for one in document.articles.values() for name in (one.label, *one.also)}
    while rest.startswith("（") and not _begins(named, rest):
        rest = rest.partition("）")[2].strip()
    if not rest or rest.startswith("："):
        return [""]
    first = _begins(named, rest)
    if first and not rest.removeprefix(first).startswith("、"):
        return [named[first]]
    parts = [_begins(named, one.strip()) for one in _REMARK.sub("", rest).split("、")]
    if not all(parts):
        known = "、".join(document.articles)
        raise CitationFault(f"{document.number} has no article {rest!r} (of {whole!r}). It has: {known}.")
    return [named[part] for part in parts]


def _begins(named: Mapping[str, str], text: str) -> str:
    """The longest of the names with which ``text`` begins; empty where none does."""
    return max((name for name in named if text.startswith(name)), key=len, default="")


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[Document, Article | None]]:
    """Every name of a document or article, the longest first: 公告2018年第194号 is not 公告2018年第19号."""
    found: dict[str, tuple[Document, Article | None]] = {}
    for document in documents().values():
        found |= dict.fromkeys((document.number, *document.also), (document, None))
        found |= {name: (document, article) for article in document.articles.values() for name in article.also}
    return dict(sorted(found.items(), key=lambda one: -len(one[0])))


def _parameters(pattern: str, whole: str) -> list[Cited]:
    found = [Cited(parameter=name) for name in names() if fnmatch(name, pattern)]
    if not found:
        raise CitationFault(f"There is no parameter {pattern!r} (cited in {whole!r}).")
    return found
