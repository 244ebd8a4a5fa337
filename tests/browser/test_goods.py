"""Goods in a real browser: from the workbook to the filing, and an item filled in with the tariff at hand."""

from itertools import count

from playwright.sync_api import expect

from heliu.kernel.workbooks.reading import read_workbook
from heliu.registry.goods.api import TEMPLATE
from heliu.registry.goods.tests.workbooks import row, workbook

NUMBERS = count(1)
WORDS = {
    False: {"upload": "上传并预览", "import": "导入 4 行", "receipt": "导入回执", "errors": "只下载出错的行"},
    True: {
        "upload": "Upload and preview",
        "import": "Import 4 rows",
        "receipt": "Import receipt",
        "errors": "Download the wrong rows only",
    },
}


def goods(mark):
    """Four right rows and two wrong ones, under SKUs of that mark only."""
    right = [row(sku=f"{mark}-{number}", name=f"面膜 {mark} {number}") for number in range(4)]
    return workbook(*right, row(sku=f"{mark}-X", gtin="6901234567890"), row(sku=f"{mark}-Y", origin="月球"))


def test_the_import_goes_from_the_workbook_to_the_receipt(visitor, tmp_path, way):
    one, mark = visitor("seller", **way), f"W{next(NUMBERS)}"
    words = WORDS[way.get("english", False)]
    one.open("/portal/goods/import/")
    file = tmp_path / f"{mark}.xlsx"
    file.write_bytes(goods(mark))
    one.page.set_input_files("#id_file", file)
    one.page.get_by_role("button", name=words["upload"]).click()
    one.page.wait_for_url("**/import/*/")
    one.check()
    with one.page.expect_download() as given:
        one.page.get_by_role("link", name=words["errors"]).click()
    red = read_workbook(given.value.path().read_bytes(), TEMPLATE)
    assert [line.cells["sku"] for line in red.rows] == [f"{mark}-X", f"{mark}-Y"]
    one.page.locator("input[name=submit]").check()
    one.page.get_by_role("button", name=words["import"]).click()
    expect(one.page.locator("h1")).to_have_text(words["receipt"])
    one.open(f"/portal/goods/?text={mark}-&state=submitted")
    assert one.page.locator("[data-row]").count() == 4


def test_an_item_is_filled_in_without_leaving_the_page_and_decided_by_an_officer(visitor):
    one = visitor("seller")
    one.open("/portal/goods/new/")
    one.page.fill("#id_sku", "BROWSER-1")
    one.page.fill("#id_name", "美白牙膏 100克")
    one.page.fill("#id_hs_code", "yagao")
    one.page.locator("button[value=look]").first.click()
    one.page.locator("button[name=choose][value='3306101090']").click()
    expect(one.page.locator("#id_hs_code")).to_have_value("3306101090")
    expect(one.page.locator("#id_name")).to_have_value("美白牙膏 100克")
    one.page.select_option("#id_element-0", "4")
    for place in (1, 2):
        one.page.fill(f"#id_element-{place}", "无")
    one.page.fill("#id_price", "29.90")
    one.page.locator("button[value=look]").nth(1).click()
    expect(one.page.locator("#advice")).to_contain_text("2.72")
    for field, value in {"brand": "洁然", "origin": "韩国", "unit": "支", "net_weight_kg": "0.1"}.items():
        one.page.fill(f"#id_{field}", value)
    one.page.locator("button[value=submit]").click()
    one.page.locator("[data-errors] a").first.click()
    assert one.page.evaluate("document.activeElement.id") == "id_gross_weight_kg"
    one.page.fill("#id_gross_weight_kg", "0.12")
    one.page.locator("button[value=submit]").click()
    expect(one.page.locator("h1 + .tag")).to_have_text("待审核")

    officer = visitor("customs")
    officer.open("/office/goods/?text=BROWSER-1")
    officer.page.locator("[data-row] a").first.click()
    officer.page.get_by_role("button", name="同意备案").click()
    one.page.reload()
    expect(one.page.locator("h1 + .tag")).to_have_text("已备案")
