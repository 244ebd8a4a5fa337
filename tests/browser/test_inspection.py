"""An officer inspects a parcel and releases it by keyboard; the company's open page tells of it by itself."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from heliu.ceb.signature.sign import load_signer
from heliu.ceb.writer import write
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, SELLER, TRANSFER, WAYBILL, Purchase
from heliu.registry.api import demo_keys

CASES_BEFORE_MAX = 20
NUMBER = 990_000_000_001  # of no purchase of the demonstration


@pytest.fixture(scope="module")
def parcel(installed):
    """A parcel whose net weight is above its gross weight: it goes to the officers."""
    doors = re.search(r"http://[\d.]+:\d+(?=/ceb/)", (installed.state / "said").read_text())[0]
    signer = load_signer(*demo_keys(installed.state)[SELLER]["rsa"], "rsasha1")
    purchase = Purchase(number=NUMBER)
    for place, kind in enumerate((ORDER, PAYMENT, WAYBILL, INVENTORY)):
        changes = {"netWeight": "3.00"} if kind == INVENTORY else {}
        guid = f"7C0F5E0A-0000-0000-0000-{place:012d}"
        raw = signer.sign(write(kind, [purchase.document(kind, **changes)], guid=guid, transfer=TRANSFER))
        httpx.post(
            f"{doors}/ceb", content=raw, headers={"content-type": "application/xml"}, timeout=60
        ).raise_for_status()
    return purchase


def decide(officer, key, said):
    """Key, Enter: the first reason is chosen already."""
    officer.page.keyboard.press(key)
    officer.page.wait_for_url("**/declaration/*/*/")
    expect(officer.page.locator("[autofocus]")).to_be_focused()
    officer.page.keyboard.press("Enter")
    expect(officer.page.locator(".notice").first).to_contain_text(said)


def test_an_officer_inspects_and_releases_and_the_company_sees_it_happen(visitor, parcel):
    company, officer = visitor("seller"), visitor("customs")
    company.open(f"/messages/?q={parcel.cop_no}")
    company.page.locator("[data-row] a").first.click()
    company.page.get_by_role("link", name=parcel.cop_no).first.click()
    live = company.page.locator("#live")
    expect(live).to_contain_text("人工审核")

    officer.open("/office/queue/")
    for _ in range(CASES_BEFORE_MAX):  # the oldest first: those of the demonstration
        officer.page.keyboard.press("j")
        if officer.page.evaluate("document.activeElement.textContent") == parcel.cop_no:
            break
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url("**/declaration/*/")
    expect(officer.page.locator("h1")).to_contain_text(parcel.cop_no)
    decide(officer, "i", "已转查验")
    expect(live).to_contain_text("查验")
    decide(officer, "r", "已放行")
    expect(live).to_contain_text("放行")
    expect(live).to_contain_text("800")
    assert "hx-trigger" not in live.evaluate("element => element.outerHTML"), "what is settled asks no more"

    bare = visitor("seller", script=False)
    bare.open(company.page.url.removeprefix(bare.installed.address))
    timeline = bare.page.locator(".timeline")
    for words in ("收到清单", "人工审核", "查验", "放行", "海关"):
        expect(timeline).to_contain_text(words)
    assert officer.violations() == company.violations() == []
