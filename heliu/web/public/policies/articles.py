"""The articles of a document with what carries each out: rules, parameters on the day, pages of ours, tests."""

from dataclasses import dataclass

from heliu.kernel.languages import told
from heliu.policies.articles.documents import Article, Document
from heliu.web.public.policies.asking import Asked
from heliu.web.public.policies.law import Implementing, LawRule, implementing, rules
from heliu.web.public.policies.linked import anchor
from heliu.web.public.policies.places import Place, places
from heliu.web.public.policies.values import Value, values_on
from heliu.web.public.policies.words import label_of, state_tag


@dataclass(frozen=True, slots=True)
class ArticleShown:
    """``own_days``: it binds on other days than its document."""

    article: Article
    anchor: str
    label: str
    text: str
    state: tuple[str, str]
    why: str
    binds: bool
    own_days: bool
    rules: list[LawRule]
    values: list[Value]
    places: list[Place]
    tests: tuple[str, ...]


def articles_of(document: Document, asked: Asked) -> list[ArticleShown]:
    return [_shown(document, article, asked) for article in document.articles.values()]


def _shown(document: Document, article: Article, asked: Asked) -> ArticleShown:
    held = implementing().get((document.key, article.label), Implementing())
    return ArticleShown(
        article=article,
        anchor=anchor(document.key, article.label),
        label=label_of(article),
        text=told(article),
        state=state_tag(article.state),
        why=told(article.why) if article.why else "",
        binds=article.binds_on(asked.day),
        own_days=(article.since, article.until) != (document.since, document.until),
        rules=visible(held.rules, asked),
        values=values_on(held.parameters, asked),
        places=places(article.pages),
        tests=article.tests,
    )


def visible(codes: tuple[str, ...], asked: Asked) -> list[LawRule]:
    """The rules the reader may see."""
    return [rules()[code] for code in codes if asked.internal or not rules()[code].internal]
