"""A company's first way through the platform: sign up, file, be returned for one thing, correct, be approved."""

import re
from dataclasses import dataclass

import pytest

from heliu.registry.numbers import uscc_check_character
from tests.browser.visitor import PHONE

PASSWORD = "correct-horse-lu-zhou"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
CONTENTS = {
    "identity": {
        "kind": "limited",
        "legal_representative": "赵一",
        "established_on": "20240315",
        "district": "510504",
        "address": "四川省泸州市龙马潭区示范路 1 号",
    },
    "licence": {"registry": "泸州市市场监督管理局", "valid_from": "2024-03-15", "scope": "互联网销售"},
    "customs": {"authority": "7911", "kind": "consignor", "registered_on": "20240402"},
    "roles": {"roles": "seller"},
    "fx": {"status": "a", "registered_on": "20240410", "bank": "示范银行泸州分行"},
    "bank": {"bank": "示范银行", "bank_code": "102657000012", "account": "6200 0000 1234 5678", "currency": "CNY"},
    "people": {
        "name": "张三",
        "id_kind": "1",
        "id_number": "510502199001010038",
        "phone": "13800001234",
        "email": "guanwu@example.com",
        "finance_name": "李四",
        "finance_phone": "0830-1234567",
    },
    "channel": {"way": "pages"},
}
COMMITMENTS = {"truthful": "1", "trade": "1", "privacy": "1", "share": "1", "signer": "赵一"}


@dataclass(frozen=True)
class Way:
    """How the company's person comes: which enterprise is theirs, and what their browser is like."""

    number: int
    options: dict
    works: str
    """A word of the verification page in their language."""

    @property
    def name(self):
        return f"泸州第{self.number}家试办电商有限公司"

    @property
    def code(self):
        return f"51059605{self.number:02}"

    @property
    def uscc(self):
        head = f"91510500MA0DEM5{self.number}0"
        return head + uscc_check_character(head)

    @property
    def has_script(self):
        return self.options.get("script", True)


WAYS = [
    pytest.param(Way(1, {}, "这份备案证明有效"), id="中文"),
    pytest.param(Way(2, {"english": True}, "This certificate is valid"), id="English"),
    pytest.param(Way(3, {"script": False}, "这份备案证明有效"), id="无脚本"),
    pytest.param(Way(4, {"width": PHONE}, "这份备案证明有效"), id="手机"),
]


def put(one, field, value):
    """Type, choose or tick, whatever the field is; what is asked by a choice appears before one goes on."""
    kind = field.first.evaluate("one => one.type") if one.scripted else field.first.get_attribute("type")
    if kind in {"radio", "checkbox"}:
        box = one.page.locator(f'[name="{field.first.get_attribute("name")}"][value="{value}"]')
        leads = one.page.locator("fieldset[hx-post]", has=box).count() > 0
        if leads and one.scripted and not box.is_checked():
            with one.page.expect_response(lambda response: response.request.method == "POST"):
                box.check()
            one.page.wait_for_load_state("networkidle")
        else:
            box.check()
    elif field.first.locator("option").count():
        field.select_option(value)
    else:
        field.fill(value)


def fill(one, section, values):
    """Fill what is asked, save, and again what the first saving asked for; it ends on the task list."""
    tasks = one.tasks
    for _ in range(2):
        one.page.goto(f"{tasks}{section}/")
        for name, value in values.items():
            field = one.page.locator(f'main form[enctype] [name="{name}"]')
            if field.count():
                put(one, field, value)
        one.page.locator("main form[enctype] .actions button").first.click()
        if one.page.url == tasks:
            return
    pytest.fail(f"{section}: {one.page.locator('.errors').all_inner_texts()}")


def sign_up(one, way):
    one.open("/account/signup/?next=/portal/filing/")
    one.page.fill("[name=username]", f"founder{way.number}")
    one.page.fill("[name=full_name]", "张三")
    for name in ("password1", "password2"):
        one.page.fill(f"[name={name}]", PASSWORD)
    one.page.locator("main form button[type=submit]").first.click()
    one.open("/portal/filing/")
    one.page.fill("[name=code]", way.code)
    one.page.locator("main form button").first.click()


def checked(one):
    """Pages of a scripted browser are looked at by axe, and none is wider than its window."""
    if one.scripted:
        assert one.violations() == []
        assert one.fits()


@pytest.mark.parametrize("way", WAYS)
def test_a_company_signs_up_files_corrects_and_holds_its_certificate(visitor, tmp_path, way):
    company, zone = visitor(**way.options), visitor("zone")
    company.scripted, zone.scripted = way.has_script, True

    sign_up(company, way)
    file(company, way, tmp_path / "营业执照.pdf")
    return_the_bank(zone, company)
    correct_the_bank(company)
    approve(zone, company)
    hold_the_certificate(company, way)


def file(company, way, paper):
    paper.write_bytes(PDF)
    company.page.locator("main form button").first.click()
    company.tasks = company.page.url
    company.filing = re.search(r"/portal/filing/(\d+)/$", company.tasks)[1]
    checked(company)
    fill(company, "identity", {"name": way.name, "uscc": way.uscc, **CONTENTS["identity"]})
    for section, values in CONTENTS.items():
        if section != "identity":
            fill(company, section, values)
    company.page.goto(f"{company.tasks}attachments/")
    company.page.set_input_files("#attachments-licence_copy", paper)
    company.page.locator("main form[enctype] .actions button").first.click()
    fill(company, "commitments", COMMITMENTS)
    submit(company)


def return_the_bank(zone, company):
    zone.open(f"/office/filings/{company.filing}/")
    checked(zone)
    item = zone.page.locator('[name="words:bank/bank"]')
    zone.page.locator("tr", has=item).locator("summary").click()
    item.fill("开户银行请写到支行。")
    zone.page.locator("[name=return]").click()


def correct_the_bank(company):
    """The task list leads to the very field."""
    company.page.goto(company.tasks)
    company.page.locator(".head .actions a.button").first.click()
    assert company.page.url.endswith("/bank/#bank-bank")
    assert "开户银行请写到支行。" in company.page.locator("main").inner_text()
    checked(company)
    fill(company, "bank", {"bank": "示范银行龙马潭支行"})
    submit(company)


def approve(zone, company):
    zone.open(f"/office/filings/{company.filing}/")
    assert "示范银行龙马潭支行" in zone.page.locator("main").inner_text()
    zone.page.locator("[name=approve]").click()


def hold_the_certificate(company, way):
    """The document, and the page behind its code."""
    company.open("/portal/filing/")
    checked(company)
    document = company.page.locator('a[href$="certificate.pdf"]').first.get_attribute("href")
    assert company.page.request.get(company.installed.address + document).body().startswith(b"%PDF-")
    company.page.locator('a[href^="/verify/filing/"]').first.click()
    told = company.page.locator("main").inner_text()
    assert way.works in told
    assert way.name in told


def submit(one):
    one.page.goto(f"{one.tasks}check/")
    checked(one)
    one.page.locator("main form .actions button").click()
    assert one.page.url == one.tasks
