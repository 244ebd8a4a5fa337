"""What firms and officers have begun by the pages of the reliefs, the reports and the law book."""

import itertools
from typing import TYPE_CHECKING, Any, Final

from heliu.people.facts import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliu.cli.bench.doing import People

TARIFF_LINES: Final = 8_000
"""As many as a whole tariff has, by the order of magnitude."""
LISTED_CODES: Final = 1_476
_HEADINGS: Final = "税则号列,商品名称,计量单位,最惠国税率（%）,暂定税率,增值税率,消费税"
_DOCUMENT: Final = {"title": "示例文件（虚构）", "article": "附件", "since": "2099-01-01", "status": "secondary"}
PURPOSE: Final = "实测：打开一份决定"
REFUNDS_OF_A_FIRM: Final = ("/portal/refunds/?state=submitted", "/portal/refunds/?state=to_settle")
"""A newest page of a long list shows few states: what may be withdrawn or is to be settled is asked for."""
OWED: Final = ("/bills/payments/?state=overdue", "/office/refunds/?state=to_settle")
"""The same of an officer's."""


def begin(people: "People") -> dict[str, tuple[str, ...]]:
    """Each verb by its own form; where that leads whoever did it."""
    seller, platform, tax, zone = (people.of(login) for login in (Role.SELLER, Role.PLATFORM, Role.TAX, Role.ZONE))
    report = filled(platform, "/platform-reports/new/")
    filled(platform, "/platform-reports/basics/new/", domain="shop.example.cn", started_on="2026-09-01")
    filled(platform, f"{report}file/")
    corrected = filled(platform, "/platform-reports/new/", reason="更正")
    study = filled(tax, "/office/whatif/ask/", since="2026-10-01", until="2026-10-07")
    return {
        Role.SELLER: (filled(seller, "/assessments/new/"), _chain(seller), *REFUNDS_OF_A_FIRM, *_undone()),
        Role.PLATFORM: (report, corrected),
        Role.TAX: (filled(tax, "/office/exemptions/lists/new/"), *OWED, study),
        Role.ZONE: (filled(zone, "/office/policies/drafts/new/"), _tariff(zone), _positive_list(zone)),
    }


def filled(client: Any, path: str, **more: str) -> str:
    """Send the form of a page as it is offered, with what else it wants; where that leads."""
    from lxml import html  # noqa: PLC0415  (only when there is a page)

    page: Any = html.fromstring(client.get(path).content.decode())
    forms = page.xpath("//main//form[@method='post']")
    offered: Mapping[str, Any] = dict(forms[0].form_values()) if forms else {}
    return str(client.post(path, {**offered, **more}).headers.get("Location", ""))


def _chain(client: Any) -> str:
    """The chain of the newest declaration that may be claimed for."""
    from lxml import html  # noqa: PLC0415  (as above)

    page: Any = html.fromstring(client.get("/portal/refunds/claim/").content.decode())
    boxes = page.xpath("//main//form[@method='get']//input[@type='checkbox' and not(@disabled)]")
    return f"/portal/refunds/chain/?{boxes[0].get('name')}={boxes[0].get('value')}" if boxes else ""


def _tariff(client: Any) -> str:
    """A whole table, of made-up codes."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415  (settings are ready only now)

    codes = (f"{number % 96 + 1:02d}{number:06d}00" for number in itertools.count(100_000))
    lines = (f"{code},示例商品,千克,10%,,13%," for code in itertools.islice(codes, TARIFF_LINES))
    file = SimpleUploadedFile("tariff.csv", "\n".join([_HEADINGS, *lines]).encode())
    return str(client.post("/office/tariff/upload/", {**_DOCUMENT, "file": file}).headers.get("Location", ""))


def _positive_list(client: Any) -> str:
    """A list of as many codes as the official one, made up."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415  (as above)

    lines = (f"{number},{10_000_000 + number * 50_000},示例商品," for number in range(1, LISTED_CODES + 1))
    file = SimpleUploadedFile("list.csv", "\n".join(["序号,税则号列,货品名称,备注", *lines]).encode())
    told = {**_DOCUMENT, "announced": str(LISTED_CODES), "file": file}
    return str(client.post("/office/positive-list/upload/", told).headers.get("Location", ""))


def _undone() -> list[str]:
    """The declarations of the demonstration for whose return the goods are awaited."""
    from django.db import connection  # noqa: PLC0415  (as above)

    from heliu.clearance.undoing.api import open_ones  # noqa: PLC0415

    connection.ensure_connection()
    found = (one.inventory_id for one in open_ones(connection.connection) if one.inventory_id)
    return [f"/declaration/{number}/" for number in found if number > 0]
