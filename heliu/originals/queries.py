"""What pages and programs are shown of requests and originals, scoped to who asks; personal values are masked."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from heliu.ceb.originals.fields import GOODS, text_of
from heliu.ceb.originals.slices import items
from heliu.kernel.days import business_day, day_bounds, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.masking import mask_id_number, mask_name
from heliu.kernel.problems import NotThere
from heliu.originals.facts import (
    OPEN,
    CallbackFact,
    Deed,
    Lack,
    OriginalFact,
    RequestFact,
    RequestRow,
    Standing,
    State,
    StepFact,
    Via,
)
from heliu.originals.models import Answer, Callback, Original, Request
from heliu.originals.sealed import texts_of
from heliu.originals.services import DEPOSIT, MANAGE, VIEW
from heliu.people.api import may, require, require_sight
from heliu.people.facts import Actor
from heliu.registry.api import firms_on

ORDERS: Final = {"received_at": "received_at"}
WAITING_SHOWN_MAX: Final = 200
GOODS_SHOWN_MAX: Final = 50
FEN: Final = Decimal("0.01")
UNHAPPY: Final = (State.REFUSED, State.STUCK)


def list_requests(actor: Actor, asked: Asked) -> list[RequestRow]:
    return _rows(keyset(_chosen(actor, asked), asked, ORDERS))


def count_requests(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def waiting_for(firm_code: str) -> list[RequestRow]:
    """The open requests of a platform for its program, the nearest limit first."""
    rows = Request.objects.filter(firm_code=firm_code, state__in=[*OPEN]).order_by("due_at")
    return _rows(rows[:WAITING_SHOWN_MAX])


def open_requests() -> list[int]:
    """Everything under way, the oldest first. For measuring."""
    return list(Request.objects.filter(state__in=[*OPEN]).order_by("pk").values_list("pk", flat=True))


def delivered() -> tuple[int, int]:
    """How many answers customs has accepted, and how many of them after their limit. For measuring."""
    rows = Request.objects.filter(state=State.DELIVERED)
    return rows.count(), rows.filter(delivered_at__gt=F("due_at")).count()


def request_fact(request_id: int, *, actor: Actor) -> RequestFact:
    """One request with its log. NotThere for those of others."""
    require(actor, VIEW)
    found = Request.objects.select_related("original").filter(pk=request_id).first()
    if found is None:
        raise NotThere(_("没有找到该调取请求。"))
    require_sight(actor, found.firm_code)
    answer = Answer.objects.filter(request=found).defer("sealed").first()
    return RequestFact(
        row=_rows([found])[0],
        steps=tuple(StepFact(one.at, Deed(one.deed), one.code, one.words, one.took_ms) for one in found.steps.all()),
        original=None if found.original is None else _original(found.original),
        asked_from=found.asked_from,
        attempts=answer.attempts if answer else 0,
        next_at=found.next_at,
        certificate_no=answer.certificate_no if answer else "",
        answer_code=answer.code if answer else "",
        answer_words=answer.words if answer else "",
        may_send_again=found.state in UNHAPPY and found.firm_code == actor.firm and may(actor, DEPOSIT),
    )


def callback_of(actor: Actor) -> CallbackFact | None:
    require(actor, MANAGE)
    found = Callback.objects.filter(pk=actor.firm or "").first()
    return None if found is None else CallbackFact(found.url, bool(found.sealed_token), found.set_at)


def state_of(session: str) -> str:
    """Where the request of a session stands; empty where there is none. For the command line."""
    return Request.objects.filter(session=session).values_list("state", flat=True).first() or ""


def customs_address(firm_code: str) -> str:
    """What the platform registers with customs as its address; ``platDataOpen`` included."""
    return f"{settings.DOORS_URL}/179/{firm_code}/platDataOpen"


def standing(firm_code: str | None = None) -> Standing:
    """Figures of one platform, or of all for the metrics."""
    rows = Request.objects.all() if firm_code is None else Request.objects.filter(firm_code=firm_code)
    is_open, at = Q(state__in=[*OPEN]), now()
    told = rows.filter(is_open | Q(state__in=[*UNHAPPY])).aggregate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due_at__lt=at)),
        unhappy=Count("pk", filter=Q(state__in=[*UNHAPPY])),
        alarmed=Count("pk", filter=is_open & Q(alarmed_at__isnull=False)),
        next_due=Min("due_at", filter=is_open & Q(due_at__gte=at)),
    )
    return Standing(**told)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[Request]:
    require(actor, VIEW)
    rows = Request.objects.all() if actor.is_officer else Request.objects.filter(firm_code=actor.firm or "")
    filters = asked.filters
    if state := filters.get("state"):
        rows = rows.filter(_standing_at(state))
    if number := (filters.get("number") or "").strip():
        rows = rows.filter(Q(order_no=number) | Q(session=number))
    if firm := (filters.get("firm") or "").strip():
        rows = rows.filter(firm_code=firm)
    if since := filters.get("since"):
        rows = rows.filter(received_at__gte=day_bounds(since)[0])
    if until := filters.get("until"):
        rows = rows.filter(received_at__lt=day_bounds(until)[1])
    return rows


def _standing_at(state: str) -> Q:
    """One of the states, or of the sums over several."""
    match state:
        case "open":
            return Q(state__in=[*OPEN])
        case "overdue":
            return Q(state__in=[*OPEN], due_at__lt=now())
        case "unhappy":
            return Q(state__in=[*UNHAPPY])
        case _:
            return Q(state=state)


def _rows(requests: Iterable[Request]) -> list[RequestRow]:
    found = list(requests)
    names = firms_on({one.firm_code for one in found}, business_day(now())) if found else {}
    return [_row(one, names[one.firm_code].name if one.firm_code in names else one.firm_code) for one in found]


def _row(one: Request, firm_name: str) -> RequestRow:
    return RequestRow(
        id=one.pk,
        session=one.session,
        firm=one.firm_code,
        firm_name=firm_name,
        order_no=one.order_no,
        state=State(one.state),
        lack=Lack(one.lack),
        received_at=one.received_at,
        due_at=one.due_at,
        delivered_at=one.delivered_at,
    )


def _to_the_fen(amount: Decimal) -> Decimal:
    """Two places where they say all; more only where there are more."""
    fen = amount.quantize(FEN)
    return fen if fen == amount else amount.normalize()


def _original(one: Original) -> OriginalFact:
    lists = [part.value for part in items(texts_of(one).lists)]
    goods = [(text_of(good["gname"]), text_of(good["itemLink"])) for part in lists for good in part[GOODS]]
    return OriginalFact(
        id=one.pk,
        pay_code=one.pay_code,
        pay_no=one.pay_no,
        amount=_to_the_fen(one.amount),
        currency=one.currency,
        paid_at=one.paid_at,
        verifier=one.verifier,
        via=Via(one.via),
        deposited_at=one.deposited_at,
        orders=tuple(text_of(part["orderNo"]) for part in lists),
        goods=tuple(goods[:GOODS_SHOWN_MAX]),
        payees=tuple(
            (mask_name(text_of(part["recpName"])), mask_id_number(text_of(part["recpAccount"]))) for part in lists
        ),
    )
