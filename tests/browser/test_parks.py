"""The parks at a real browser: a recognition, step by step."""


def test_a_park_is_recognised_step_by_step_without_script(visitor):
    """The operator's half: a case, its evidence, the submission that freezes the figures."""
    one = visitor("park", script=False)
    one.open("/office/parks/recognition/")
    one.page.locator('main a[href$="/recognition/open/"]').click()
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
