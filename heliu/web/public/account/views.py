"""One's own login: what it may be used as, how it is protected, where it is signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotThere
from heliu.people.api import accept_invitation, invitation_behind, own_sign_ins
from heliu.people.facts import Hat
from heliu.registry.api import firms_on
from heliu.web.actors import HAT, ActorRequest, hats
from heliu.web.kit.access import known
from heliu.web.kit.faces import WORN
from heliu.web.public.account import sessions
from heliu.web.public.account.diary import told_sign_ins
from heliu.web.public.account.second_factor import demanded
from heliu.web.public.account.titles import offer_of, title_of


@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    actor = known(request)
    held = hats(request)
    page = {
        "hats": [(hat, title_of(hat, names_of(held)), worn(request, hat)) for hat in held],
        "factors": sessions.factors_of(actor.user_id),
        "demanded": demanded(actor.user_id),
        "sessions": sessions.of(request),
    }
    return render(request, "account/overview.html", page)


@require_POST
def wear(request: ActorRequest) -> HttpResponse:
    """Act in another capacity from now on; the page that follows is its home."""
    known(request)
    chosen = next((hat for hat in hats(request) if hat.key == request.POST.get("hat")), None)
    if chosen is None:
        raise NotThere(_("您没有这个身份，或它已经到期。"))
    request.session[HAT] = chosen.key
    request.session.pop(WORN, None)
    messages.success(request, _("现在的身份：%(hat)s") % {"hat": title_of(chosen, names_of([chosen]))})
    return redirect("home")


@require_GET
def sign_ins(request: ActorRequest) -> HttpResponse:
    """What happened to one's own login."""
    return render(request, "account/sign_ins.html", {"sign_ins": told_sign_ins(own_sign_ins(known(request)))})


@require_POST
def end_session(request: ActorRequest, number: int) -> HttpResponse:
    known(request)
    sessions.end(request, number)
    messages.success(request, _("该会话已结束，那台设备需要重新登录。"))
    return redirect("account:overview")


@require_POST
def end_other_sessions(request: ActorRequest) -> HttpResponse:
    known(request)
    count = sessions.end_others(request)
    messages.success(request, _("已结束其他 %(count)s 个会话。") % {"count": count})
    return redirect("account:overview")


@require_http_methods(["GET", "POST"])
def invitation(request: ActorRequest, secret: str) -> HttpResponse:
    """What an invitation offers, to whoever holds its link; accepted by whoever is signed in."""
    if request.method == "POST":
        request.session[HAT] = accept_invitation(secret, actor=known(request), at=now())
        request.session.pop(WORN, None)
        messages.success(request, _("邀请已接受。"))
        return redirect("account:overview")
    one = invitation_behind(secret, now())
    return render(request, "account/invitation.html", {"one": one, "offer": offer_of(one)})


def names_of(held: list[Hat]) -> dict[str, str]:
    firms = firms_on({hat.firm for hat in held if hat.firm}, business_day(now()))
    return {code: firm.name for code, firm in firms.items()}


def worn(request: ActorRequest, hat: Hat) -> bool:
    actor = request.actor
    return (actor.firm, actor.post, actor.agent) == (hat.firm, hat.post, hat.agent)
