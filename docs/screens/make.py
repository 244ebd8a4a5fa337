"""Makes the pictures of this folder: a fresh demonstration zone, a real browser, one picture a page.

./bin/test --version; PYTHONPATH=. .venv/bin/python docs/screens/make.py [name …]
"""

import os
import sys
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("HELIU_STATE_DIR", tempfile.mkdtemp(prefix="heliu-screens-"))

from heliu.ceb.code_tables.tables import units
from heliu.kernel.days import business_day, now
from heliu.people.facts import Role
from heliu.policies.tariff import starter
from tests.browser.installed import CHROMIUM, installation
from tests.browser.visitor import DESK, PHONE, Visitor, launched

HERE = Path(__file__).resolve().parent
GROUPS = {
    "watch": "高档手表",
    "spirits": "白酒",
    "wine": "葡萄酒",
    "beer": "啤酒",
    "yellow_wine": "黄酒",
    "golf": "高尔夫球及球具",
}
SHARE = "import_composite_tax/collected_share"
OCTETS_MAX, HEIGHT = 200 * 1024, 720
LINES_REGISTERED = 7
COMPARED_TRIES, TRY_MS = 100, 3_000


def upload_tariff(one):
    """The starter table as an official file would have it, with one rate lower, one code gone and one added."""
    lines = [official(row) for rows in starter().rows.values() for row in rows[:1]]
    lower = next(row for rows in starter().rows.values() for row in rows if row.duty == Decimal("0.1"))
    lines = [official(replace(lower, duty=Decimal("0.06"))), *lines[1:-1], "9619009100,其他卫生用品,千克,4%,,13%,"]
    table = "\n".join(["税则号列,商品名称,计量单位,最惠国税率（%）,暂定税率,增值税率,消费税", *lines])
    one.open("/office/tariff/upload/")
    told = {
        "title": "税则调整方案（示例，虚构）",
        "article": "附件 1",
        "published": "2026-11-20",
        "since": "2027-01-01",
    }
    for name, value in told.items():
        one.page.fill(f"#id_{name}", value)
    file = {"name": "tariff-2027.csv", "mimeType": "text/csv", "buffer": table.encode()}
    one.page.set_input_files("#id_file", file)
    one.press(one.page.locator("main form button[type=submit]").first)


def official(row):
    """A line of the table as officials publish it."""
    vat = {"standard": "13%", "low": "9%", "exempt": "0%"}[row.vat]
    names = "/".join(units()[code].zh for code in (row.unit1, row.unit2) if code)
    provisional = "" if row.provisional_duty is None else f"{row.provisional_duty * 100:f}%"
    group = "化妆品" if row.consumption.startswith("cosmetics") else GROUPS.get(row.consumption, row.consumption)
    return f'{row.code},"{row.name}",{names},{row.duty * 100:f}%,{provisional},{vat},{group}'


def register_lists(one):
    """Some of what was exported today without an invoice, registered as it was declared."""
    one.open("/portal/exempting/")
    for box in one.page.locator("input[name=list]").all()[:LINES_REGISTERED]:
        box.check()
    if one.page.locator("input[name=list]:checked").count():
        one.press(one.page.locator("main form[method=post] button").first)


def begin_worksheet(one):
    """The assessed income of this quarter, with what the firm states of itself."""
    register_lists(one)
    one.open("/assessments/new/")
    today = business_day(now())
    one.page.fill("#id_quarter", f"{today.year}-Q{(today.month + 2) // 3}")
    one.press(one.page.locator("main form[method=post] button").first)
    for name, value in {"staff": "12", "assets": "3000000"}.items():
        one.page.fill(f"#id_{name}", value)
    for box in one.page.locator("#id_revenue_accurate, #id_exemption_confirmed").all():
        box.check()
    one.press(one.page.get_by_role("button", name="保存并计算"))


def find_compared(one):
    """A bill beside what the order says was withheld: a job compares them a while after they were made."""
    for _ in range(COMPARED_TRIES):
        one.open("/bills/differences/?all=on")
        if one.page.locator("tr[data-row]").count():
            break
        one.page.wait_for_timeout(TRY_MS)


def weigh_change(one):
    """A change of the share collected, begun, and the study of it on what was declared today."""
    one.open(f"/office/policies/change/{SHARE}/")
    told = {
        "value": "0.80",
        "since": "2027-01-01",
        "document": "财关税〔2026〕99号（示例，虚构）",
        "article": "第一条",
        "published": "2026-11-20",
        "title_zh": "征收比例提高到八成",
        "title_en": "Eighty per cent collected",
    }
    for name, value in told.items():
        one.page.fill(f"#id_{name}", value)
    one.page.select_option("#id_confidence", "to be confirmed")
    one.press(one.page.locator("main form button[type=submit]").first)
    today = business_day(now()).isoformat()
    one.page.fill("#id_since", today)
    one.page.fill("#id_until", today)
    one.press(one.page.locator("button[value=weigh]"))
    one.page.get_by_text("受损最多的企业").first.wait_for()  # the page asks by itself until it is there


OPENED = ["/messages/?kind=CEB621", "tr[data-row]:has(.tag.good) a", "main a[href^='/declaration/']"]
PAGES = {
    "message-centre": ("seller", ["/messages/"]),
    "declaration": ("customs", OPENED),
    "exemptions": ("seller", [register_lists, "/exemptions/"]),
    "worksheet": ("seller", [begin_worksheet]),
    "refund-settlement": ("tax", ["/office/refunds/?state=to_settle", "tr[data-row] a", "main .actions a"]),
    "tax-computations": ("tax", [find_compared, "tr[data-row] a"]),
    "positive-list": ("zone", ["/office/positive-list/demo/"]),
    "filing-tasks": ("seller", ["/portal/filing/", "main .actions :is(button, a.button)"]),
    "filing-desk": ("zone", ["/office/filings/"]),
    "officers-queue": ("customs", ["/office/queue/"]),
    "goods": ("seller", ["/portal/goods/"]),
    "goods-form": ("seller", ["/portal/goods/new/?hs_code=3304990049"]),
    "goods-desk": ("customs", ["/office/goods/next/"]),
    "policies": ("zone", ["/policies/"]),
    "refund-application": ("tax", ["/office/refunds/?state=", "tr[data-row] a"]),
    "tariff-version": ("zone", [upload_tariff]),
    "what-if": ("tax", [weigh_change]),
    "bills": ("tax", ["/bills/", "tr[data-row] a"]),
    "exports-summary": ("seller", ["/summaries/"]),
    "parks": ("zone", ["/parks/"]),
    "park": ("park", ["/parks/LZP-CORE/"]),
}


PHONES = {
    "home-seller-phone": ("seller", ["/home/"]),
    "home-customs-phone": ("customs", ["/home/"]),
    "declaration-phone": ("seller", OPENED),
}
ENGLISH = {
    "home-customs-english": ("customs", ["/home/"]),
    "declaration-english": ("seller", OPENED),
}


def shots():
    """Name, login, what the visitor is like, and the way to the page."""
    yield from ((f"home-{role.value}", role.value, {}, ["/home/"]) for role in Role)
    for pages, kind in ((PAGES, {}), (PHONES, {"width": PHONE}), (ENGLISH, {"english": True})):
        yield from ((name, login, kind, way) for name, (login, way) in pages.items())


def take(one, name, way):
    for step in way:
        go(one, step)
    target = HERE / f"{name}.png"
    if one.page.viewport_size["width"] == DESK:
        one.page.set_viewport_size({"width": DESK, "height": HEIGHT})
    one.page.screenshot(path=target)
    size = target.stat().st_size
    assert size <= OCTETS_MAX, f"{target.name} has {size} bytes"
    assert one.fits(), f"{name} is wider than its window"
    sys.stderr.write(f"{target.name} {size // 1024} KB\n")


def go(one, step):
    """An address, something to be done, or a link to be followed."""
    if callable(step):
        step(one)
    elif step.startswith("/"):
        one.open(step)
    else:
        one.press(one.page.locator(step).first)


def main(names):
    with installation() as installed, launched(CHROMIUM) as chromium, Visitor.many(chromium, installed) as visit:
        for name, login, kind, way in shots():
            if not names or name in names:
                take(visit(login, **kind), name, way)


if __name__ == "__main__":
    main(sys.argv[1:])
