"""Recognition as applicants, reviewers and the zone see and do it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import told
from heliu.kernel.problems import NotThere
from heliu.parks import api as parks
from heliu.parks.facts import RecognitionFact, RecognitionState
from heliu.people.api import may
from heliu.people.facts import Actor
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.downloads import attached
from heliu.web.office.parks.forms import EvidenceForm, ReviewForm, WordsForm
from heliu.web.office.parks.views import answered, done
from heliu.web.public.parks import figures

State = RecognitionState
# What may be done from where: state, permission, the button's words.
VERBS: Final[Mapping[str, tuple[frozenset[State], str, Any]]] = {
    "submit": (frozenset({State.DRAFT, State.RETURNED}), "parks.apply_recognition", gettext_lazy("提交申请")),
    "withdraw": (
        frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED}),
        "parks.apply_recognition",
        gettext_lazy("撤回申请"),
    ),
    "send_back": (frozenset({State.SUBMITTED}), "parks.review_recognition", gettext_lazy("退回补正")),
    "review": (frozenset({State.SUBMITTED}), "parks.review_recognition", gettext_lazy("评审打分")),
    "give_notice": (frozenset({State.REVIEWED}), "parks.decide_recognition", gettext_lazy("开始公示")),
    "recognise": (frozenset({State.NOTICE}), "parks.decide_recognition", gettext_lazy("认定")),
    "refuse": (frozenset({State.REVIEWED, State.NOTICE}), "parks.decide_recognition", gettext_lazy("不予认定")),
}
WORDED: Final = frozenset({"send_back", "refuse"})


def begin(request: ActorRequest, code: str = "") -> HttpResponse:
    """Open a case for the own park, named or not; the form is one button."""
    actor = known(request)
    code = code or actor.park or ""
    parks.require_park(actor, "parks.apply_recognition", code)
    if request.method == "POST":
        number = parks.open_recognition(code, now(), actor=actor)
        return done(request, _("已建立认定申请。"), "office_parks:recognition", number)
    page = {"park": parks.park(code), "criteria": parks.criteria_on("recognition", business_day(now()))}
    return render(request, "office_parks/recognition_open.html", page)


def case(request: ActorRequest, number: str) -> HttpResponse:
    """One case: evidence and points item by item, opinions, and what may be done now."""
    actor = known(request)
    held = parks.recognition(number, actor=actor)
    page = {**shown(held), "verbs": verbs(held, actor), "reproduced": parks.reproduced_score(number, actor=actor)}
    page["may_write"] = any(verb == "submit" for verb, _words in page["verbs"])
    return render(request, "office_parks/recognition.html", page)


def verbs(held: RecognitionFact, actor: Actor) -> list[tuple[str, Any]]:
    """The buttons; the services ask again, also for conflicts of interest."""
    return [
        (verb, words)
        for verb, (states, permission, words) in VERBS.items()
        if held.state in states and may(actor, permission)
    ]


def shown(held: RecognitionFact) -> dict[str, Any]:
    """The case in words, with the points of each item as they stand."""
    criteria = parks.criteria_of("recognition", held.criteria)
    values = {one.item: one.value for one in held.evidence if one.value is not None}
    points = parks.points_of(criteria, values, [one.points for one in held.opinions])
    evidence = {one.item: one for one in held.evidence}
    return {
        "case": held,
        "park": parks.park(held.park),
        "state": told(held.state),
        "criteria": criteria,
        "lines": [
            (
                item,
                told(item),
                told(item, "ask") if item.ask_zh else "",
                evidence.get(item.code),
                points[item.code],
                [one.points.get(item.code) for one in held.opinions],
            )
            for item in criteria.items
        ],
    }


def evidence(request: ActorRequest, number: str, item: str) -> HttpResponse:
    """State what a criterion rests on."""
    actor = known(request)
    held = parks.recognition(number, actor=actor)
    parks.require_park(actor, "parks.apply_recognition", held.park)
    wanted = parks.criteria_of("recognition", held.criteria).item(item)
    stated = next((one for one in held.evidence if one.item == item), None)
    if wanted is None or stated is None:
        raise NotThere(_("没有这个指标项。"))
    initial = {"points": stated.self_points, "statement": stated.statement}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=initial)

    def give() -> None:
        sent = form.cleaned_data["attachment"]
        file = None if sent is None else parks.Attachment(sent.name, sent.read(parks.ATTACHMENT_OCTETS_MAX + 1))
        parks.give_evidence(
            number, item, form.cleaned_data["points"], form.cleaned_data["statement"], file, actor=actor
        )

    if answered(request, form, give):
        return done(request, _("材料已保存。"), "office_parks:recognition", number)
    page = {
        **shown(held),
        "item": wanted,
        "name": told(wanted),
        "ask": told(wanted, "ask"),
        "told": stated,
        "form": form,
        "octets_max_mb": parks.ATTACHMENT_OCTETS_MAX // (1024 * 1024),
    }
    return render(request, "office_parks/evidence.html", page, status=422 if form.errors else 200)


def attachment(request: ActorRequest, number: str, item: str) -> HttpResponse:
    """A document, to be saved: it is never shown inside our pages."""
    name, kind, content = parks.attachment(number, item, actor=known(request))
    return attached(content, kind, name)


def act(request: ActorRequest, number: str, verb: str) -> HttpResponse:
    """One step of a case on a page of its own: consequences first, then the button."""
    actor = known(request)
    held = parks.recognition(number, actor=actor)
    if verb not in VERBS:
        raise NotThere(_("没有这项操作。"))
    form = form_of(verb, held, request)

    def take() -> None:
        steps(held, form, actor)[verb]()

    if answered(request, form, take):
        return done(request, _("已办理：%(verb)s。") % {"verb": VERBS[verb][2]}, "office_parks:recognition", number)
    page = {**shown(held), "form": form, "verb": verb, "words": VERBS[verb][2]}
    return render(request, "office_parks/act.html", page, status=422 if form.errors else 200)


def form_of(verb: str, held: RecognitionFact, request: ActorRequest) -> Any:
    if verb == "review":
        items = parks.criteria_of("recognition", held.criteria).documents
        return ReviewForm([(item.code, told(item), item.weight) for item in items], request.POST or None)
    return (WordsForm if verb in WORDED else Form)(request.POST if request.method == "POST" else None)


def steps(held: RecognitionFact, form: Any, actor: Actor) -> dict[str, Callable[[], Any]]:
    """What each verb does."""
    number, at = held.number, now()
    told = form.cleaned_data
    return {
        "submit": lambda: submit(held, actor),
        "withdraw": lambda: parks.withdraw(number, actor=actor),
        "send_back": lambda: parks.send_back(number, told["words"], actor=actor),
        "review": lambda: parks.review(number, form.points(), told["words"], at, actor=actor),
        "give_notice": lambda: parks.give_notice(number, business_day(at), actor=actor),
        "recognise": lambda: parks.decide(number, State.RECOGNISED, "", at, actor=actor),
        "refuse": lambda: parks.decide(number, State.REFUSED, told["words"], at, actor=actor),
    }


def submit(held: RecognitionFact, actor: Actor) -> None:
    """Hand in with the figures of this moment, which are frozen with the case."""
    at = now()
    day = business_day(at)
    told = figures.of_year(day.year, day)
    parks.submit(held.number, told.values[held.park], f"{told.first} – {told.last}", at, actor=actor)
