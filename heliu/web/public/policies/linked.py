"""Where citations lead: articles to the page of their document, rules and parameters to their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from heliu.policies.articles.citations import Cited
from heliu.policies.articles.documents import documents
from heliu.policies.parameters import Reference
from heliu.web.public.policies.asking import Asked
from heliu.web.public.policies.law import cited_if_known
from heliu.web.public.policies.words import label_of


@dataclass(frozen=True, slots=True)
class Link:
    """What a citation leads to. ``article`` is empty where it is a whole document or a parameter."""

    name: str
    article: str
    url: str


def sources_of(source: Reference | str, link: str = "") -> tuple[Link, ...]:
    """What a value or a rule rests on: where it leads, or its name alone where the document is not told of here yet."""
    return tuple(links(cited_if_known(source), link)) or (Link(str(source), "", ""),)


def links(found: Iterable[Cited], link: str = "") -> list[Link]:
    """``link`` carries the day on, where one was chosen."""
    return [_link(one, link) for one in found]


def _link(one: Cited, link: str) -> Link:
    if one.parameter:
        return Link(one.parameter, "", reverse("policies:parameter", args=[one.parameter]) + link)
    held = documents()[one.document]
    if not one.article:
        return Link(held.number, "", reverse("policies:document", args=[held.key]) + link)
    return Link(held.number, label_of(held.articles[one.article]), article_url(held.key, one.article, link))


def article_url(key: str, label: str, link: str = "") -> str:
    return f"{reverse('policies:document', args=[key])}{link}#{anchor(key, label)}"


def rule_url(code: str, asked: Asked) -> str:
    return reverse("policies:rule", args=[code]) + asked.link


def anchor(key: str, label: str) -> str:
    """Where an article stands on the page of its document: by its place, as labels are Chinese."""
    return f"a{list(documents()[key].articles).index(label) + 1}"
