"""How far the law is carried out (实现对照): per document, its articles and how many stand in each state."""

from collections import Counter
from dataclasses import dataclass

from heliu.policies.articles.documents import Document, State, documents
from heliu.web.public.policies.articles import ArticleShown, articles_of
from heliu.web.public.policies.asking import Asked
from heliu.web.public.policies.words import standing_tag, state_tag


@dataclass(frozen=True, slots=True)
class Covered:
    """A document with its articles and how many stand in each state, in the order of the states."""

    document: Document
    standing: tuple[str, str]
    counts: list[int]
    articles: list[ArticleShown]


@dataclass(frozen=True, slots=True)
class Coverage:
    """``states``: value, words and tone of each state; ``totals`` over all documents shown."""

    states: list[tuple[str, tuple[str, str]]]
    totals: list[int]
    documents: list[Covered]


def coverage(asked: Asked, state: State | None) -> Coverage:
    """Everything known on the day; with ``state`` only its articles, and documents that have some."""
    known = [one for one in documents().values() if one.known_on(asked.day)]
    covered = [_covered(one, asked, state) for one in reversed(known)]
    totals = Counter(article.state for one in known for article in one.articles.values())
    return Coverage(
        states=[(one.value, state_tag(one)) for one in State],
        totals=[totals[one] for one in State],
        documents=[one for one in covered if one.articles],
    )


def _covered(document: Document, asked: Asked, state: State | None) -> Covered:
    counts = Counter(article.state for article in document.articles.values())
    shown = [one for one in articles_of(document, asked) if state is None or one.article.state is state]
    return Covered(document, standing_tag(document, asked.day), [counts[one] for one in State], shown)
