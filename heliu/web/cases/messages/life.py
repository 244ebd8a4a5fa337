"""The life of one message (报文的经过): its steps in order, with the instants the engine records and none besides."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliu.clearance.pages import Answered, Stand, Stuck, moves
from heliu.declarations.facts import Message, Trouble
from heliu.web.cases.messages.words import DOORS, SIGNATURES, status_tag

INVENTORIES = ("CEB621", "CEB603")


@dataclass(frozen=True, slots=True)
class Event:
    """One step. ``at`` None: the engine records no instant of its own; ``since_last_ms`` counts from the last known."""

    title: Promise | str
    detail: Promise | str
    tone: str
    at: datetime | None = None
    since_last_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a message's progress."""

    message: Message
    answers: Sequence[Answered]
    stands: Mapping[int, Stand]
    stuck: Mapping[int, Stuck]


def life(known: Known) -> list[Event]:
    """From its arrival to where it stands now."""
    steps = [_received(known.message), _sealed(known.message), _scanned(known)]
    if known.message.trouble not in (Trouble.UNREADABLE, Trouble.UNSEALED):
        steps += _decided(known)
    steps += _receipts(known)
    return list(_measured(steps))


def _received(message: Message) -> Event:
    detail = _("%(door)s，%(size)s 字节") % {
        "door": DOORS.get(message.door, message.door),
        "size": f"{message.size_octets:,}",
    }
    return Event(_("接收"), detail, "good", message.received_at)


def _sealed(message: Message) -> Event:
    known = SIGNATURES.get(message.signature, message.signature)
    parts = [str(known), *(part for part in (message.combination, message.form) if part)]
    tone = "bad" if message.signature == "invalid" else "good"
    return Event(_("验签"), " · ".join(parts), tone)


def _scanned(known: Known) -> Event:
    message = known.message
    if message.trouble is Trouble.UNREADABLE:
        return Event(_("扫描"), _("报文无法读取，已留存原文，没有单证入库。"), "bad")
    count = ngettext("%(n)d 份单证", "%(n)d 份单证", message.documents) % {"n": message.documents}
    if message.deviating:
        return Event(_("扫描"), _("%(count)s；与规范有偏差，详见“原文与检查”。") % {"count": count}, "warn")
    return Event(_("扫描"), count, "good")


def _decided(known: Known) -> Iterator[Event]:
    first = next((answer.given_at for answer in known.answers if answer.first), None)
    if known.message.kind not in INVENTORIES:
        yield Event(_("入库"), _("与接收在同一事务中入库，并与等待中的清单比对。"), "good", first)
        return
    waiting = len(known.stuck)
    matched = len(known.stands) - sum(1 for one in known.stands.values() if one.status == moves.WAITING)
    if waiting:
        detail = _("%(matched)d 份已碰单，%(waiting)d 份等待单证。") % {"matched": matched, "waiting": waiting}
        yield Event(_("碰单"), detail, "warn", first)
    elif known.stands:
        yield Event(_("碰单"), _("单证齐全，已比对 %(matched)d 份。") % {"matched": matched}, "good", first)
    else:
        yield Event(_("碰单"), _("没有清单入库。"), "bad", first)
    decided = [one for one in known.stands.values() if one.status != moves.WAITING]
    if decided:
        counts = Counter(one.status for one in decided)
        tags = [status_tag(status, count) for status, count in sorted(counts.items())]
        tones = {tag.tone for tag in tags}
        tone = "bad" if "bad" in tones else "warn" if "warn" in tones else "good"
        detail = _("、").join(f"{tag.text} {tag.count}" for tag in tags)
        yield Event(_("审单"), detail, tone, max(one.since for one in decided))


def _receipts(known: Known) -> Iterator[Event]:
    first = next((answer for answer in known.answers if answer.first), None)
    later = [answer for answer in known.answers if not answer.first]
    if first is None:
        yield Event(_("回执"), _("没有回执的记录。"), "")
        return
    yield Event(_("回执"), _("%(kind)s 随应答返回发送方。") % {"kind": first.message}, "good", first.given_at)
    if later:
        detail = ngettext("另有 %(n)d 份后续回执，最近一份：", "另有 %(n)d 份后续回执，最近一份：", len(later)) % {
            "n": len(later)
        }
        yield Event(_("后续回执"), detail, "good", later[-1].given_at)
    yield Event(_("领取"), _("后续回执由企业按游标或按分钟领取；平台不记录领取的时刻。"), "")


def _measured(steps: Sequence[Event]) -> Iterator[Event]:
    last: datetime | None = None
    for step in steps:
        passed = None
        if step.at is not None and last is not None and step.at >= last:
            passed = round((step.at - last).total_seconds() * 1000)
        last = step.at or last
        yield Event(step.title, step.detail, step.tone, step.at, passed)
