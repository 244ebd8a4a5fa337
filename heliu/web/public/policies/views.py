"""The library for everybody: searched, one page a document, rule and parameter, what is carried out; as of a day."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from heliu.kernel.languages import told
from heliu.kernel.problems import NotThere
from heliu.policies.articles.documents import State, documents
from heliu.policies.parameters import names
from heliu.policies.parameters import parameter as parameter_of
from heliu.web.kit.fields import whole
from heliu.web.public.policies.articles import articles_of, visible
from heliu.web.public.policies.asking import KINDS, Asked, asked_of
from heliu.web.public.policies.coverage import coverage
from heliu.web.public.policies.found import rows
from heliu.web.public.policies.law import parameters_behind, rules, rules_behind
from heliu.web.public.policies.linked import sources_of
from heliu.web.public.policies.values import history, value_on, values_on
from heliu.web.public.policies.words import CONFIDENCE, standing_tag

ROWS: Final = 40
START_DIGITS_MAX: Final = 4


def search(request: HttpRequest) -> HttpResponse:
    """Without words and kind the documents, newest first; else what fits."""
    asked, start = asked_of(request), _start(request)
    found = rows(asked) if asked.words or asked.kind else []
    page = {
        "asked": asked,
        "kinds": [(kind.value, name) for kind, name in KINDS.items()],
        "documents": [] if asked.words or asked.kind else _known(asked),
        "rows": found[start : start + ROWS],
        "count": len(found),
        "start": start,
        "first": f"?{_query(asked, 0)}",
        "next": f"?{_query(asked, start + ROWS)}" if start + ROWS < len(found) else "",
    }
    return render(request, "policies/search.html", page)


def document(request: HttpRequest, key: str) -> HttpResponse:
    asked, one = asked_of(request), documents().get(key)
    if one is None:
        raise NotThere(_("政策法规库中没有这份文件。请按文号或文字查找；确有而未收录的，请告知综试区。"))
    page = {
        "one": one,
        "asked": asked,
        "standing": standing_tag(one, asked.day),
        "confidence": CONFIDENCE[one.confidence],
        "source": told(one.source),
        "after": [documents()[after] for after in one.replaced_by],
        "before": [other for other in documents().values() if key in other.replaced_by],
        "articles": articles_of(one, asked),
    }
    return render(request, "policies/document.html", page)


def rule(request: HttpRequest, code: str) -> HttpResponse:
    asked, one = asked_of(request), rules().get(code)
    if one is None or (one.internal and not asked.internal):
        raise NotThere(_("没有代码为 %(code)s 的规则。请在政策法规库中按文字查找。") % {"code": code[:40]})
    page = {
        "one": one,
        "asked": asked,
        "sources": sources_of(one.citation, asked.link),
        "confidence": CONFIDENCE.get(one.confidence),
        "values": values_on(parameters_behind(one), asked),
    }
    return render(request, "policies/rule.html", page)


def parameter(request: HttpRequest, name: str) -> HttpResponse:
    asked = asked_of(request)
    if name not in names():
        raise NotThere(_("没有名为 %(name)s 的参数。请在政策法规库中按文字查找。") % {"name": name[:80]})
    page = {
        "one": parameter_of(name),
        "title": told(parameter_of(name)),
        "asked": asked,
        "value": value_on(name, asked),
        "history": history(name, asked),
        "rules": visible(rules_behind(name), asked),
    }
    return render(request, "policies/parameter.html", page)


def covered(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request)
    state = next((one for one in State if one.value == request.GET.get("state")), None)
    page = {"asked": asked, "covered": coverage(asked, state), "state": state or ""}
    return render(request, "policies/coverage.html", page)


def _known(asked: Asked) -> list[dict[str, object]]:
    """The documents anybody could have read by the day, newest first."""
    return [
        {
            "one": one,
            "title": told(one.title),
            "issuer": told(one.issuer),
            "standing": standing_tag(one, asked.day),
            "confidence": CONFIDENCE[one.confidence],
        }
        for one in reversed(list(documents().values()))
        if one.known_on(asked.day)
    ]


def _start(request: HttpRequest) -> int:
    return whole(request.GET.get("from", ""), START_DIGITS_MAX) or 0


def _query(asked: Asked, start: int) -> str:
    told_day = asked.day.isoformat() if asked.travels else ""
    kept = {"q": asked.words, "kind": asked.kind or "", "on": told_day, "from": start or ""}
    return urlencode({key: value for key, value in kept.items() if value})
