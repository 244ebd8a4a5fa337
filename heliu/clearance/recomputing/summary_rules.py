"""The rules a summary application was held against (汇总规则), each with its document and what it came to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from heliu.clearance.exports.summaries.forming import LINES_MAX
from heliu.clearance.recomputing.summed import Applied
from heliu.kernel.days import business_day
from heliu.kernel.languages import say
from heliu.policies.parameters import NotInForce
from heliu.policies.recomputing.explaining import value_on
from heliu.policies.recomputing.facts import Looked
from heliu.policies.rules.export_summary import MODES, MONTHLY_DAY, due_on, following, summed_modes

FORM: Final = "CEB701 填制说明；本平台规则"
GROUPED: Final = "海关总署公告2018年第194号 第十一条；CEB701 填制说明"
OF_THE_WHOLE: Final = ("E60", "E76")
"""That it was taken, or that nothing could be: its lists were looked at."""
_IN_ITSELF: Final = (
    "申请本身或同组报文有误，没有再看清单。",
    "The application is wrong in itself or against its other parts: its lists were not looked at.",
)
_OF_LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "E67": ("清单是这两家企业的有效清单。", "The list is a valid one of these two firms."),
    "E75": ("一份清单只汇总一次。", "A list is summed up once."),
    "E69": (
        "简化申报的清单不汇总成报关单。",
        "A list declared in the simplified way is not summed up into a declaration.",
    ),
    "E73": ("9710、9810 的清单不汇总申报。", "Lists under 9710 and 9810 are not summed up."),
    "E74": ("清单与申请的申报地海关相同。", "The list was declared at the customs office of the application."),
    "E68": ("只汇总已经结关的清单。", "Only lists that are closed are summed up."),
}


def rules_of(of: Applied, codes: Sequence[str], day: date | None) -> Iterator[Looked]:
    """Those of its lists as its receipts told them, then those of the law of ``day``."""
    unlike = [code for code in codes if code not in _OF_LISTS and code not in OF_THE_WHOLE]
    for code in unlike:
        yield Looked(code, *_IN_ITSELF, FORM, broken=True)
    for code, (zh, en) in () if unlike else _OF_LISTS.items():
        yield Looked(code, zh, en, FORM, code in codes if codes else None, say("按回执", "as the receipt says"))
    if not of.is_taken or of.too_many:
        return
    months = Counter(one.left_on.replace(day=1) for one in of.lists if one.left_on)
    for month in sorted(months):
        yield _modes(of, month, day)
        yield _due(of, month, day)
    yield Looked(
        "E78",
        "监管方式、运输方式、出境关别、运抵国（地区）和账册相同的清单归并成一份报关单，申请按生产销售单位汇总的再按单位分；"
        "商品编码、最终目的国、币制、单位相同的归并成一项。",
        "Lists of the same mode, transport, exit, destination and account book become one declaration, by producer too "
        "where it is asked for; goods of the same code, final destination, currency and units one line.",
        GROUPED,
    )
    if of.summary and of.summary["formed_at"]:
        yield _lines(business_day(of.summary["formed_at"]), day)


def _modes(of: Applied, month: date, day: date | None) -> Looked:
    here = {one.now.trade_mode for one in of.lists if one.left_on and one.left_on.replace(day=1) == month}
    try:
        summed = summed_modes(month, day)
    except NotInForce:
        return _gap(MODES, _MODES)
    seen = say("{month} 结关：{here}；汇总：{summed}", "closed in {month}: {here}; summed up: {summed}")
    told = seen.format(month=f"{month:%Y-%m}", here=" ".join(sorted(here)), summed=" ".join(summed))
    return Looked(MODES, *_MODES, _cited(MODES, day or following(month)), not here <= set(summed), told)


def _due(of: Applied, month: date, day: date | None) -> Looked:
    mine = [one for one in of.lists if one.left_on and one.left_on.replace(day=1) == month]
    try:
        last = due_on(month, day)
    except NotInForce:
        return _gap(MONTHLY_DAY, _DUE)
    asked = max(map(of.asked_on, mine))
    seen = say(
        "{month} 结关 {n} 份，最迟 {last}，申请 {asked}", "{n} closed in {month}, last day {last}, asked {asked}"
    )
    told = seen.format(month=f"{month:%Y-%m}", n=len(mine), last=last, asked=asked)
    return Looked(MONTHLY_DAY, *_DUE, _cited(MONTHLY_DAY, day or following(month)), asked > last, told)


def _lines(formed_on: date, day: date | None) -> Looked:
    bound = value_on(LINES_MAX, day or formed_on)
    if bound is None:
        return _gap(LINES_MAX, _LINES)
    seen = say("最多 {n} 项", "at most {n} lines").format(n=bound.value)
    return Looked(LINES_MAX, *_LINES, str(bound.reference), None, seen)


_MODES: Final = (
    "这些监管方式的清单按月汇总成报关单。",
    "Lists of these modes are summed up into declarations month by month.",
)
_DUE: Final = (
    "上月结关的清单在次月规定之日以前汇总申报，遇休息日顺延。",
    "Lists closed in a month are summed up by a day of the next one, moved on to a working day.",
)
_LINES: Final = (
    "一份报关单的商品项数有上限，超过的另成一份。",
    "A declaration has at most so many lines; what is beyond becomes another one.",
)


def _gap(code: str, sentence: tuple[str, str]) -> Looked:
    return Looked(code, *sentence, "—", None, say("该日没有适用的文件", "no document binds on that day"))


def _cited(name: str, day: date) -> str:
    bound = value_on(name, day)
    return str(bound.reference) if bound else "—"
