"""The team page and its verbs; what one may is decided in the services of people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotThere
from heliu.people import api as people
from heliu.people.facts import Colleague
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.portal.team.forms import DutiesForm, InviteForm
from heliu.web.portal.team.lists import AUDIT, MANAGE
from heliu.web.public.account.diary import told_sign_ins
from heliu.web.public.account.inviting import invited
from heliu.web.public.account.resetting import reset_of
from heliu.web.public.account.titles import duties_in_words, told_records


@require_GET
def invitations(request: ActorRequest) -> HttpResponse:
    """Those that nobody has accepted yet."""
    actor = known(request)
    people.require(actor, "people.view_members")
    page = {
        "invitations": [
            (one, duties_in_words(one.duties)) for one in people.invitations(people.require_firm(actor), now())
        ],
        "may_manage": people.may(actor, MANAGE),
    }
    return render(request, "team/invitations.html", page)


@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    people.require(actor, MANAGE)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        secret = people.invite_member(form.cleaned_data["name"], form.chosen, actor=actor, at=now())
        return invited(request, form.cleaned_data["name"], secret, reverse("team:members"))
    return render(request, "team/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    people.withdraw_invitation(number, actor=known(request), at=now())
    messages.success(request, _("邀请已撤回，链接不再有效。"))
    return redirect("team:invitations")


@require_http_methods(["GET", "POST"])
def member(request: ActorRequest, user_id: int) -> HttpResponse:
    """One colleague's duties."""
    one = colleague(request, user_id)
    form = DutiesForm(
        request.POST if request.method == "POST" else None, initial={"duties": [duty.value for duty in one.duties]}
    )
    if request.method == "POST" and form.is_valid():
        people.set_duties(user_id, form.chosen, actor=request.actor, day=business_day(now()))
        messages.success(request, _("%(name)s 的职责已更改，立即生效。") % {"name": one.name})
        return redirect("team:members")
    return render(request, "team/member.html", {"one": one, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, user_id: int) -> HttpResponse:
    """End a membership, after its consequences were shown."""
    one = colleague(request, user_id)
    if request.method == "POST":
        people.set_duties(user_id, (), actor=request.actor, day=business_day(now()))
        messages.success(request, _("%(name)s 不再是本企业的成员。") % {"name": one.name})
        return redirect("team:members")
    return render(request, "team/end.html", {"one": one, "duties": duties_in_words(one.duties)})


def colleague(request: ActorRequest, user_id: int) -> Colleague:
    actor = known(request)
    people.require(actor, MANAGE)
    team = people.team(actor.firm or "", business_day(now()))
    one = next((one for one in team if one.user_id == user_id), None)
    if one is None:
        raise NotThere(_("没有找到本企业的这位成员。"))
    return one


@require_GET
def audit(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    people.require(actor, AUDIT)
    return render(request, "team/audit.html", {"records": told_records(people.records(actor.firm or ""))})


@require_GET
def sign_ins(request: ActorRequest) -> HttpResponse:
    """What happened to the logins of the firm's people."""
    actor, person, day = known(request), request.GET.get("person", ""), business_day(now())
    found = people.sign_ins_of_team(actor=actor, day=day, username=person)
    page = {"sign_ins": told_sign_ins(found), "people": people.team(actor.firm or "", day), "person": person}
    return render(request, "team/sign_ins.html", page)


@require_http_methods(["GET", "POST"])
def reset(request: ActorRequest, user_id: int) -> HttpResponse:
    """Reset a colleague's password, after the consequences were shown."""
    actor = known(request)
    people.require_firm(actor)
    login = people.resettable(user_id, actor=actor, day=business_day(now()))
    return reset_of(request, login, reverse("team:members"))
