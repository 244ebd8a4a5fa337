"""Tables of a tariff as officers upload them, for the tests of the law book and of its pages."""

from datetime import UTC, date, datetime

from heliu.lawbook.tables.facts import Paper
from heliu.lawbook.tariff import api
from heliu.lawbook.tests.drafts import customs, zone
from heliu.policies.parameters import Reference

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)  # noon in Beijing
DAY = date(2027, 1, 1)
HEADINGS = "税则号列,商品名称,计量单位,最惠国税率（%）,暂定税率,增值税率,消费税"
NAPPIES, MILK = "9619001100", "0402100000"
LINES = (f"{NAPPIES},尿裤及尿布,千克,2%,,9%,", f"{MILK},奶粉,千克,10%,5%,13%,", "0409000001,岩蜜,千克,15%,,3%,")


def table(*lines, headings=HEADINGS, encoding="utf-8"):
    return "\n".join([headings, *lines]).encode(encoding)


def paper(since=DAY, **changes):
    told = {
        "reference": Reference("国务院关税税则委员会公告2026年第9号", "附件", date(2026, 12, 1)),
        "status": "secondary",
    }
    return Paper(since, **told | changes)


def uploaded(actor=None, since=DAY, lines=LINES):
    return api.upload(table(*lines), "tariff.csv", paper(since), AT, actor=actor or customs())


def released(since=DAY, lines=LINES):
    number = uploaded(since=since, lines=lines)
    api.release(number, AT, actor=zone())
    return number
