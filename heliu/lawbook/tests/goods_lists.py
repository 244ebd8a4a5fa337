"""Positive lists as officers upload them, for the tests of the law book and of its pages."""

from datetime import UTC, date, datetime

from heliu.lawbook.positive_list import api
from heliu.lawbook.positive_list.facts import Paper
from heliu.lawbook.tests.drafts import customs, zone
from heliu.policies.parameters import Reference

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)  # noon in Beijing
DAY = date(2027, 1, 1)
UNWEIGHED = "清单首次发布"
HEADINGS = "序号,税则号列,货品名称,备注"
HONEY, CREAM, PUZZLE = "04090000", "33049900", "95030060"
LINES = (f"1,{HONEY},天然蜂蜜,仅限网购保税商品", f"2,{CREAM},护肤品,", f"3,{PUZZLE},智力玩具,具体范围以说明为准")


def table(*lines, headings=HEADINGS, encoding="utf-8"):
    return "\n".join([headings, *lines]).encode(encoding)


def paper(since=DAY, announced=3, **changes):
    told = {"reference": Reference("财政部等公告2026年第8号", "清单", date(2026, 11, 20)), "status": "secondary"}
    return Paper(since, announced=announced, **told | changes)


def drafted(actor=None, since=DAY, lines=LINES, announced=None):
    about = paper(since, len(lines) if announced is None else announced)
    return api.upload(table(*lines), "list.csv", about, AT, actor=actor or customs())


def handed_in(actor=None, **more):
    actor = actor or customs()
    number = drafted(actor, **more)
    api.submit(number, AT, actor=actor)
    return number


def released(**more):
    number = handed_in(**more)
    api.release(number, 1, AT, actor=zone(), unweighed=UNWEIGHED)
    return number
