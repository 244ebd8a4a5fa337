"""The library searched and listed: articles, rules and parameters as rows, each known from a day on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import told
from heliu.policies.articles.documents import documents
from heliu.policies.articles.search import Hit, Library, Text, marked
from heliu.policies.parameters import names, parameter, per_law
from heliu.web.public.policies.asking import KINDS, Asked, Kind
from heliu.web.public.policies.law import is_withheld, rules
from heliu.web.public.policies.linked import article_url, rule_url
from heliu.web.public.policies.words import label_of, standing_tag

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing found, with what was looked for marked in it. ``names``: its number, code or key."""

    kind: Promise
    url: str
    names: Pieces
    title: Pieces
    text: Pieces
    tag: tuple[str | Promise, str] | None = None


@per_law(2)
def library() -> Library:
    return Library(_texts())


def _texts() -> Iterator[Text]:
    for document in documents().values():
        named = " ".join((document.number, *document.also, document.title.zh, document.title.en))
        for article in document.articles.values():
            title = f"{named} {article.label} {article.label_en} {' '.join(article.also)}"
            yield Text(f"{Kind.ARTICLE}/{document.key}/{article.label}", title, f"{article.zh} {article.en}")
    for code, rule in rules().items():
        yield Text(f"{Kind.RULE}/{code}", code, f"{rule.zh} {rule.en} {rule.citation}")
    for name in names():
        held = parameter(name)
        values = " ".join("" if is_withheld(name) else str(one.value) for one in held.periods)
        cited = " ".join(str(one.reference) for one in held.periods)
        yield Text(f"{Kind.PARAMETER}/{name}", f"{held.zh} {held.en}", f"{name.replace('/', ' ')} {values} {cited}")


def rows(asked: Asked) -> list[Row]:
    """What fits the words, best first; without words everything of the kind."""
    hits = library().find(asked.words) if asked.words else [Hit(key, 0, ()) for key in _keys(asked.kind)]
    found = (_row(hit, asked) for hit in hits if asked.kind is None or hit.key.startswith(f"{asked.kind}/"))
    return [row for row in found if row is not None]


def _keys(kind: Kind | None) -> Iterator[str]:
    if kind is Kind.RULE:
        yield from (f"{Kind.RULE}/{code}" for code in rules())
    if kind is Kind.PARAMETER:
        yield from (f"{Kind.PARAMETER}/{name}" for name in names())
    if kind is Kind.ARTICLE:
        yield from (f"{Kind.ARTICLE}/{one.key}/{label}" for one in documents().values() for label in one.articles)


def _row(hit: Hit, asked: Asked) -> Row | None:
    kind, _slash, rest = hit.key.partition("/")
    return _MAKERS[Kind(kind)](rest, hit.words, asked)


def _article(rest: str, words: tuple[str, ...], asked: Asked) -> Row | None:
    key, _slash, label = rest.partition("/")
    document = documents()[key]
    if not document.known_on(asked.day):
        return None
    article = document.articles[label]
    return Row(
        KINDS[Kind.ARTICLE],
        article_url(key, label, asked.link),
        marked(document.number, words),
        marked(f"{told(document.title)} {label_of(article)}", words),
        marked(told(article), words),
        standing_tag(document, asked.day),
    )


def _rule(code: str, words: tuple[str, ...], asked: Asked) -> Row | None:
    rule = rules()[code]
    if rule.internal and not asked.internal:
        return None
    return Row(
        KINDS[Kind.RULE],
        rule_url(code, asked),
        marked(code, words),
        [(str(rule.family), False)],
        marked(rule.sentence, words),
    )


def _parameter(name: str, words: tuple[str, ...], asked: Asked) -> Row | None:
    held = parameter(name)
    url = reverse("policies:parameter", args=[name]) + asked.link
    withheld = (_("值只对海关公开"), "") if is_withheld(name) and not asked.internal else None
    return Row(KINDS[Kind.PARAMETER], url, marked(name, words), marked(told(held), words), [], withheld)


_MAKERS: Final = {Kind.ARTICLE: _article, Kind.RULE: _rule, Kind.PARAMETER: _parameter}
