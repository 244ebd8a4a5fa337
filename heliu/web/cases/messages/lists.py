"""The list of the message centre: one search box for GUID, business key, our numbers and codes; filters by state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliu.ceb.codes import explain
from heliu.clearance.pages import (
    Summary,
    messages_under_review,
    messages_waiting,
    messages_with,
    standing_counts,
    summaries,
)
from heliu.declarations.api import (
    by_envelope,
    by_guid,
    counted,
    inventories_by_number,
    listed,
    messages_by_key,
)
from heliu.declarations.facts import Asked, Message, Place, Trouble
from heliu.kernel.days import now
from heliu.kernel.listing import Asked as Wanted
from heliu.people.api import beyond_the_wall
from heliu.people.facts import Actor
from heliu.web.cases.messages.views import VIEW
from heliu.web.cases.messages.words import KIND_NAMES, SIGNATURES, TROUBLES, Tag, kind_name, state_tags
from heliu.web.cases.summaries.reminding import reminder
from heliu.web.database import database
from heliu.web.kit.fields import DayField
from heliu.web.kit.lists.page import list_view
from heliu.web.kit.lists.spec import Column, Filter, ListSpec

CODE_CHARS_MAX: Final = 8
GUID_SHOWN_WHOLE: Final = 22
SEARCH_CHARS_MAX: Final = 255  # a CopMsgId
WAITING, REVIEW = "waiting", "review"
STATES: Final = (
    ("", _("全部")),
    (WAITING, _("有清单待碰单")),
    (REVIEW, _("有清单在审")),
    *((trouble.value, name) for trouble, name in TROUBLES.items()),
)
KINDS: Final = (
    ("", _("全部")),
    *((kind, format_lazy("{} {}", kind, name)) for kind, name in KIND_NAMES.items()),
    ("-", _("无法识别")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a message with its first answer and where its inventories stand."""

    message: Message
    summary: Summary | None
    tags: Sequence[Tag]

    @property
    def id(self) -> int:
        return self.message.id

    @property
    def received_at(self) -> datetime:
        return self.message.received_at


def rows(actor: Actor, wanted: Wanted) -> list[Line]:
    found = listed(database(), asked(actor, wanted), wanted.limit)
    with beyond_the_wall("where the documents of messages stand that the actor sees"):
        told = summaries(database(), [one.id for one in found])
        standing = standing_counts(database(), found)
    return [Line(one, told.get(one.id), state_tags(one, standing.get(one.id, {}), told.get(one.id))) for one in found]


def count(actor: Actor, wanted: Wanted, most: int) -> int:
    return counted(database(), asked(actor, wanted), most)


def asked(actor: Actor, wanted: Wanted) -> Asked:
    """The filters of the address as the room understands them; a firm is only ever asked for its own."""
    filters = wanted.filters
    state = filters.get("state", "")
    place = None
    if wanted.after is not None:
        place = Place(datetime.fromisoformat(str(wanted.after[0])), int(wanted.after[1]))
    return Asked(
        sender=filters.get("sender") or None if actor.is_officer else actor.firm or "",
        kind=filters.get("kind"),
        trouble=Trouble(state) if state in {trouble.value for trouble in Trouble} else None,
        day=filters.get("day"),
        after=place,
        among=among(actor, filters),
        oldest_first=not wanted.descending,
    )


def among(actor: Actor, filters: Any) -> tuple[int, ...] | None:
    """The messages that search, state and code leave; None where none of them is asked for."""
    sets: list[set[int]] = []
    if text := filters.get("q"):
        sets.append(sought(actor, text))
    if (code := filters.get("code")) is not None:
        sender = None if actor.is_officer else actor.firm or ""
        sets.append(set(messages_with(database(), int(code), sender, filters.get("day")).message_ids))
    if filters.get("state") in (WAITING, REVIEW):
        with beyond_the_wall("which messages have something under way; the list shows the actor's own among them"):
            find = messages_waiting if filters["state"] == WAITING else messages_under_review
            sets.append(set(find(database())))
    return tuple(set.intersection(*sets)) if sets else None


def sought(actor: Actor, text: str) -> set[int]:
    """By GUID or the sender's own number, by a business key of any document, by the numbers our receipts give."""
    sender = None if actor.is_officer else actor.firm or ""
    text = text.strip()
    return (
        {one.id for find in (by_guid, by_envelope) for one in find(database(), text, sender)}
        | {one.message_id for one in inventories_by_number(database(), text)}
        | messages_by_key(database(), text)
    )


def key_of(line: Line) -> str:
    """The business key of its first document, and how many more there are."""
    key = line.summary.key if line.summary else ""
    if line.message.documents > 1:
        return gettext("%(key)s 等 %(n)d 份") % {"key": key or "—", "n": line.message.documents}
    return key or line.message.guid or str(line.id)


def state_of(line: Line) -> str:
    return gettext("、").join(
        f"{tag.text} {tag.count}" if line.message.documents > 1 and tag.count else str(tag.text) for tag in line.tags
    )


def tone_of(line: Line) -> str:
    return line.tags[0].tone if line.tags else ""


def codes_of(line: Line) -> str:
    if line.summary is None:
        return ""
    many = len(line.summary.codes) > 1
    return gettext("、").join(
        f"{code}×{count}" if many else str(code) for code, count in sorted(line.summary.codes.items())
    )


def age_of(line: Line) -> str:
    minutes = int((now() - line.received_at).total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004
        return gettext("%(n)d 分钟") % {"n": max(minutes, 0)}
    hours = minutes // 60
    return gettext("%(n)d 小时") % {"n": hours} if hours < 48 else gettext("%(n)d 天") % {"n": hours // 24}  # noqa: PLR2004


def name_of(line: Line) -> Promise | str:
    return kind_name(line.message.kind)


def short_guid(line: Line) -> str:
    """The beginning and the end, by which one is told from another; the page has it whole, to copy."""
    guid = line.message.guid or ""
    return f"{guid[:8]}…{guid[-12:]}" if len(guid) > GUID_SHOWN_WHOLE else guid


COLUMNS: Final = (
    Column("key", _("业务主键"), value=key_of),
    Column("kind", _("类别"), value=name_of),
    Column("state", _("状态"), "tag", value=state_of, tone=tone_of),
    Column("codes", _("回执代码"), value=codes_of),
    Column("size", _("字节"), "number", value=lambda line: line.message.size_octets),
    Column("received_at", _("接收时间"), "instant", order=True),
    Column("age", _("距今"), value=age_of),
    Column("guid", "GUID", "code", value=short_guid),
    Column("sender", _("发送企业"), "code", value=lambda line: line.message.sender, hidden=True),
    Column("documents", _("单证数"), "number", value=lambda line: line.message.documents, hidden=True),
    Column("signature", _("签名"), value=lambda line: SIGNATURES.get(line.message.signature, ""), hidden=True),
    Column("whole_guid", _("完整 GUID"), "code", value=lambda line: line.message.guid, hidden=True),
    Column("envelope", "CopMsgId", "code", value=lambda line: line.message.envelope_id, hidden=True),
    Column("digest", "SHA-256", "code", value=lambda line: line.message.digest.hex(), hidden=True),
)
SPEC: Final = ListSpec(
    key="declarations.messages",
    title=_("报文中心"),
    columns=COLUMNS,
    rows=rows,
    count=count,
    order="-received_at",
    filters=(
        Filter(
            "q",
            forms.CharField(
                label=_("搜索 GUID、CopMsgId、单号、回执编号或代码"),
                max_length=SEARCH_CHARS_MAX,
                widget=forms.TextInput(attrs={"data-search": "", "type": "search"}),
            ),
        ),
        Filter("kind", forms.ChoiceField(label=_("类别"), choices=KINDS)),
        Filter("state", forms.ChoiceField(label=_("状态"), choices=STATES)),
        Filter(
            "code",
            forms.RegexField(
                r"^-?[0-9]{1,7}$",
                label=_("回执代码"),
                max_length=CODE_CHARS_MAX,
                error_messages={"invalid": _("回执代码是数字，如 100、800、-621005。")},
            ),
        ),
        Filter("day", DayField(label=_("接收日"))),
        Filter("sender", forms.CharField(label=_("发送企业海关编码"), max_length=18), folded=True),
    ),
    permission=VIEW,
    link=lambda line: reverse("messages:show", args=[line.id]),
    nothing=_("贵企业的系统还没有发送过报文。接入方法见开放接口说明；也可以先用表单或 Excel 报送。"),
    notice=reminder,
)
# Officers read of whom a message is; a firm's are all its own.
OFFICERS_SPEC: Final = replace(
    SPEC,
    key="declarations.all_messages",
    columns=tuple(replace(one, hidden=one.hidden and one.key != "sender") for one in COLUMNS),
)
firm_page, officer_page = list_view(SPEC), list_view(OFFICERS_SPEC)


def centre(request: HttpRequest) -> HttpResponseBase:
    """The list; what was typed into the search box and is a code leads to the filter by code."""
    text = request.GET.get("q", "").strip()
    is_code = bool(text) and len(text) <= CODE_CHARS_MAX and text.removeprefix("-").isdigit()
    if is_code and (found := explain(text)) and found.exact:
        query = request.GET.copy()
        query.pop("q")
        query["code"] = text
        response: HttpResponse = HttpResponseRedirect(f"?{query.urlencode()}")
        return response
    actor = request.actor  # type: ignore[attr-defined]  # ActorRequest
    return officer_page(request) if actor.is_officer else firm_page(request)
