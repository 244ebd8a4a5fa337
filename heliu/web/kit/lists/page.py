"""The view of a list: one address for page, CSV, JSON, saved views, bulk actions and the wish for a workbook."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from heliu.people.facts import Actor
from heliu.web.actors import HAT, ActorRequest
from heliu.web.kit.faces import worn_role
from heliu.web.kit.lists import bulk, exports, files, saved
from heliu.web.kit.lists.reading import LISTS, asker
from heliu.web.kit.lists.showing import context
from heliu.web.kit.lists.spec import ListSpec
from heliu.web.kit.lists.state import FORMAT, State

View = Callable[[HttpRequest], HttpResponseBase]


def list_view(spec: ListSpec) -> View:
    """The view for a topic's ``urls.py``; enters the list so that exports find it."""
    LISTS[spec.key] = spec

    def view(request: ActorRequest) -> HttpResponseBase:
        actor = asker(spec, request)
        state = State.read(spec, request.GET)
        if request.method == "POST":
            return posted(request, state, actor)
        kind = request.GET.get(FORMAT, "")
        if kind == "csv":
            return files.as_csv(state, actor)
        if kind == "json":
            return files.as_json(state, actor)
        return render(request, "kit/lists/page.html", context(state, actor, worn_role(request, actor)))

    return view  # type: ignore[return-value]  # ActorMiddleware makes every request an ActorRequest


def posted(request: ActorRequest, state: State, actor: Actor) -> HttpResponse:
    """What a list is told to do; each verb is the name of the button pressed."""
    for verb, act in VERBS.items():
        if verb in request.POST:
            return act(request, state, actor)
    return HttpResponseRedirect(state.address())


def keep_view(request: ActorRequest, state: State, actor: Actor) -> HttpResponse:
    role = worn_role(request, actor) if request.POST.get("shared") else None
    view = saved.save(state, request.POST["save"], actor=actor, role=role)
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return HttpResponseRedirect(f"?{view.query}")


def drop_view(request: ActorRequest, state: State, actor: Actor) -> HttpResponse:
    saved.drop(state.spec, request.POST["drop"], actor=actor)
    return HttpResponseRedirect(state.address())


def export(request: ActorRequest, state: State, actor: Actor) -> HttpResponse:
    from heliu.web.tasks import write_export  # noqa: PLC0415  (tasks stand above the kit: they know its lists)

    wanted = exports.ask(state, actor, request.session.get(HAT, ""))
    write_export.defer(export_id=wanted.pk)
    return redirect("kit:export", wanted.pk)


def act_on_several(request: ActorRequest, state: State, actor: Actor) -> HttpResponse:
    ids = request.POST.getlist("pick")
    action = bulk.chosen(state.spec, request.POST["bulk"], ids)
    shown = {"spec": state.spec, "action": action, "ids": ids, "back": request.path + state.address()}
    if "confirmed" not in request.POST:
        return render(request, "kit/lists/bulk.html", shown)
    failures = bulk.carry_out(action, ids, actor)
    return render(
        request, "kit/lists/bulk_done.html", {**shown, "failures": failures, "done": len(ids) - len(failures)}
    )


VERBS: dict[str, Callable[[ActorRequest, State, Actor], HttpResponse]] = {
    "save": keep_view,
    "drop": drop_view,
    "export": export,
    "bulk": act_on_several,
}
