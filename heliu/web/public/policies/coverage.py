"""How far the law is carried out (实现对照): per document, its articles and how many stand in each state."""

from collections import Counter
from dataclasses import dataclass

from heliu.kernel.languages import told
from heliu.policies.articles.documents import Document, State, documents
from heliu.web.public.policies.articles import ArticleShown, articles_of
from heliu.web.public.policies.asking import Asked
from heliu.web.public.policies.words import standing_tag


@dataclass(frozen=True, slots=True)
class Covered:
    """A document with its articles and how many stand in each state."""

    document: Document
    title: str
    standing: tuple[str, str]
    counts: list[tuple[str, int]]
    articles: list[ArticleShown]


@dataclass(frozen=True, slots=True)
class Coverage:
    """``totals``: each state with its words and how many articles stand in it, over all documents shown."""

    totals: list[tuple[str, str, int]]
    documents: list[Covered]


def coverage(asked: Asked, state: State | None) -> Coverage:
    """Everything known on the day; with ``state`` only its articles, and documents that have some."""
    known = [one for one in documents().values() if one.known_on(asked.day)]
    covered = [_covered(one, asked, state) for one in reversed(known)]
    totals = Counter(article.state for one in known for article in one.articles.values())
    return Coverage(
        totals=[(one.value, told(one), totals[one]) for one in State],
        documents=[one for one in covered if one.articles],
    )


def _covered(document: Document, asked: Asked, state: State | None) -> Covered:
    counts = Counter(article.state for article in document.articles.values())
    shown = [one for one in articles_of(document, asked) if state is None or one.article.state is state]
    told_counts = [(told(one), counts[one]) for one in State if counts[one]]
    return Covered(document, told(document.title), standing_tag(document, asked.day), told_counts, shown)
