"""How requests for originals are spoken of, on the platforms' pages and on the officers'."""

from datetime import timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.kernel.days import BEIJING, from_customs_time, now
from heliu.originals.facts import OPEN, Deed, RequestRow, State, StepFact, Via

STATES: Final[dict[State, Promise]] = {
    State.WAITING: gettext_lazy("待提供"),
    State.ANSWERING: gettext_lazy("上传中"),
    State.DELIVERED: gettext_lazy("已上传海关"),
    State.REFUSED: gettext_lazy("海关退回"),
    State.STUCK: gettext_lazy("上传未果"),
}
TONES: Final = {
    State.WAITING: "warn",
    State.ANSWERING: "now",
    State.DELIVERED: "good",
    State.REFUSED: "bad",
    State.STUCK: "bad",
}
VIAS: Final[dict[Via, Promise]] = {
    Via.API: gettext_lazy("接口"),
    Via.PAGE: gettext_lazy("页面"),
    Via.CALLBACK: gettext_lazy("回调"),
}
DEEDS: Final[dict[Deed, Promise]] = {
    Deed.ASKED: gettext_lazy("海关调取"),
    Deed.CALLED: gettext_lazy("回调平台"),
    Deed.SIGNED: gettext_lazy("加签"),
    Deed.UPLOADED: gettext_lazy("上传海关"),
    Deed.ALARM: gettext_lazy("临近时限仍未上传，已报警"),
    Deed.AGAIN: gettext_lazy("重新办理"),
}
VERIFIERS: Final[dict[str, Promise]] = {
    "1": gettext_lazy("银联"),
    "2": gettext_lazy("网联"),
    "3": gettext_lazy("其他"),
}
SOON: Final = timedelta(seconds=60)
TAKEN: Final = "10000"


def state_of(row: RequestRow) -> str:
    return str(STATES[row.state])


def tone_of(row: RequestRow) -> str:
    return TONES[row.state]


def clock_of(row: RequestRow) -> str:
    """What is left until the limit, by how much it was missed, or how long the answer took."""
    if row.delivered_at is not None:
        took = _("用时%(time)s") % {"time": _spell(row.delivered_at - row.received_at)}
        return _("%(took)s，超时") % {"took": took} if row.is_late(now()) else took
    left = row.due_at - now()
    if left < timedelta(0):
        return _("已超时 %(time)s") % {"time": _spell(-left)}
    return _("还剩 %(time)s") % {"time": _spell(left)}


def clock_tone(row: RequestRow) -> str:
    if row.is_late(now()):
        return "bad"
    if row.state in OPEN:
        return "warn" if row.due_at - now() < SOON else "now"
    return ""


def paid_at_of(text: str) -> str:
    """YYYYMMDDhhmmss as one reads it; what is no real time stays as it was sent."""
    try:
        return f"{from_customs_time(text).astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return text


def step_tone(step: StepFact) -> str:
    match step.deed:
        case Deed.UPLOADED:
            return "good" if step.code == TAKEN else "bad"
        case Deed.ALARM:
            return "bad"
        case Deed.SIGNED:
            return "bad" if step.code else ""
        case Deed.CALLED:
            return "bad" if step.words else ""
        case _:
            return ""


def _spell(span: timedelta) -> str:
    seconds = max(int(span.total_seconds()), 0)
    if seconds < 1:
        return _("不到 1 秒")
    days, rest = divmod(seconds, 24 * 60 * 60)
    hours, rest = divmod(rest, 60 * 60)
    minutes, seconds = divmod(rest, 60)
    if days:
        return _("%(days)d 天 %(hours)d 小时") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)d 分 %(seconds)d 秒") % {"minutes": minutes, "seconds": seconds}
    return _("%(seconds)d 秒") % {"seconds": seconds}
