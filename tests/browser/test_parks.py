"""The parks and a consumer's page at a real browser: accessible, on a phone, without script, and to the end."""

import re

import pytest

from tests.browser.visitor import PHONE

PUBLIC = [
    "/parks/",
    "/parks/LZP-CORE/",
    "/parks/compare/",
    "/parks/notices/",
    "/parks/seats/FH2026-1/",
    "/consumer/",
    "/consumer/trace/?number=NOWHERE",
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_accessible_fits_a_phone_and_needs_no_script(visitor, path):
    one = visitor(width=PHONE, script=True)
    assert one.open(path).ok
    assert one.violations() == []
    assert one.fits()
    assert visitor(script=False).open(path).ok


def test_the_public_pages_are_english_where_we_wrote_them(visitor):
    one = visitor(english=True)
    for path in PUBLIC:
        one.open(path)
        words = one.page.locator("h2, h3, thead th, label, button, .button, legend, caption, dt").all_inner_texts()
        assert [word for word in words if CHINESE.search(word) and word.strip() != "简体中文"] == [], path


def test_a_park_is_recognised_step_by_step_without_script(visitor):
    """The operator's half: a case, its evidence, the submission that freezes the figures."""
    one = visitor("park", script=False)
    one.open("/office/parks/recognition/")
    one.page.locator("main .button").first.click()
    one.page.locator("main form button").click()
    for item in ("OPERATOR", "SUPPORT", "PLAN"):
        case = one.page.url
        one.page.locator(f'main a[href$="/evidence/{item}/"]').click()
        one.page.fill("#id_points", "9")
        one.page.set_input_files(
            "#id_attachment", {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 made up"}
        )
        one.page.locator("main form button").click()
        assert one.page.url == case
    one.page.locator('main a[href$="/do/submit/"]').click()
    one.page.locator("main form button").click()
    assert "待评审" in one.page.locator("main .head").inner_text()
