"""Posts of officers; what one may is decided in the services of people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotThere
from heliu.people import api as people
from heliu.people.facts import Role
from heliu.web.actors import ActorRequest
from heliu.web.kit.access import known
from heliu.web.kit.faces import ROLE_NAMES
from heliu.web.kit.forms import attempt
from heliu.web.office.people.forms import AdministratorForm, LoginForm, PostForm
from heliu.web.office.people.lists import MANAGE
from heliu.web.public.account.diary import told_sign_ins
from heliu.web.public.account.inviting import invited
from heliu.web.public.account.resetting import reset_of
from heliu.web.public.account.titles import offer_of, told_records


@require_GET
def invitations(request: ActorRequest) -> HttpResponse:
    """Those to posts that nobody has taken up yet."""
    people.require(known(request), MANAGE)
    page = {"invitations": [(one, offer_of(one)) for one in people.invitations("", now())]}
    return render(request, "people/invitations.html", page)


@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    people.require(actor, MANAGE)
    form = PostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        role = Role(told["role"])
        secret = people.invite_officer(told["name"], role, told["office"], told["park"], actor=actor, at=now())
        return invited(request, told["name"], secret, reverse("people:posts"))
    page = {"form": form, "title": _("邀请部门人员")}
    return render(request, "people/invite.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def invite_administrator(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    people.require(actor, "people.invite_administrator")
    form = AdministratorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        secret = people.invite_administrator(told["name"], told["firm"], actor=actor, at=now())
        return invited(request, told["name"], secret, reverse("people:posts"))
    page = {"form": form, "title": _("为企业邀请管理员")}
    return render(request, "people/invite.html", page, status=422 if form.errors else 200)


@require_POST
def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    people.require(actor, MANAGE)
    people.withdraw_invitation(number, actor=actor, at=now())
    messages.success(request, _("邀请已撤回，链接不再有效。"))
    return redirect("people:invitations")


@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, post_id: int) -> HttpResponse:
    """End a post, after its consequences were shown."""
    actor, day = known(request), business_day(now())
    people.require(actor, MANAGE)
    one = next((one for one in people.officers(day) if one.post_id == post_id), None)
    if one is None:
        raise NotThere(_("没有找到该岗位，或它已结束。"))
    if request.method == "POST":
        people.end_post(post_id, actor=actor, day=day)
        messages.success(request, _("%(name)s 的岗位已结束。") % {"name": one.name})
        return redirect("people:posts")
    return render(request, "people/end.html", {"one": one, "role": ROLE_NAMES[one.role]})


@require_GET
def audit(request: ActorRequest) -> HttpResponse:
    """Of the whole zone, or of one firm."""
    people.require(known(request), "people.view_zone_audit")
    firm = request.GET.get("firm", "").strip()
    page = {"records": told_records(people.records(firm or None)), "firm": firm}
    return render(request, "people/audit.html", page)


@require_GET
def sign_ins(request: ActorRequest) -> HttpResponse:
    """What happened to the logins of officers."""
    person, day = request.GET.get("person", ""), business_day(now())
    found = people.sign_ins_of_officers(actor=known(request), day=day, username=person)
    page = {"sign_ins": told_sign_ins(found), "people": people.officers(day), "person": person}
    return render(request, "people/sign_ins.html", page)


@require_http_methods(["GET", "POST"])
def find_login(request: ActorRequest) -> HttpResponse:
    """Whose password is to be reset: asked by the name of the login."""
    actor = known(request)
    people.require(actor, MANAGE)
    form = LoginForm(request.POST if request.method == "POST" else None)

    def find() -> None:
        people.resettable_named(form.cleaned_data["username"], actor=actor, day=business_day(now()))

    if request.method == "POST" and form.is_valid() and attempt(form, find):
        return redirect("people:reset", username=form.cleaned_data["username"])
    return render(request, "people/find_login.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reset(request: ActorRequest, username: str) -> HttpResponse:
    """Reset a password, after the consequences were shown."""
    actor = known(request)
    people.require(actor, MANAGE)
    login = people.resettable_named(username, actor=actor, day=business_day(now()))
    return reset_of(request, login, reverse("people:posts"))
