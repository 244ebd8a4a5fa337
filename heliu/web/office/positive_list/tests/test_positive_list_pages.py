"""The positive list on officers' pages: from an upload with defects over a corrected line to its release."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliu.kernel.days import now
from heliu.lawbook.positive_list.api import contents, versions
from heliu.lawbook.positive_list.facts import Weighed
from heliu.lawbook.tables.facts import State
from heliu.lawbook.tests.drafts import customs, officer, zone
from heliu.lawbook.tests.goods_lists import HONEY, LINES, PUZZLE, drafted, released, table
from heliu.people.facts import Role
from heliu.web.office.positive_list.shown import impact_of
from heliu.web.office.tables.tests.officers import signed_in, text
from heliu.whatif.studies.carrying_out import carry_out

pytestmark = pytest.mark.django_db
FAR = "2099-01-01"


def send(client, content, **changes):
    told = {
        "title": "财政部等公告2026年第8号",
        "article": "清单",
        "since": FAR,
        "announced": "3",
        "status": "secondary",
    }
    file = SimpleUploadedFile("list.csv", content)
    return client.post(reverse("positive_list:upload"), told | changes | {"file": file})


def test_from_defects_over_a_correction_to_the_release():
    first, second = signed_in(customs()), signed_in(zone())
    refused = send(first, table(*LINES, "4,4090000,蜂蜜,"))
    assert refused.status_code == 422
    assert "第 5 行 税则号列" in text(refused)
    assert "最早写" in text(send(first, table(*LINES), since="20260101"))

    page = first.get(send(first, table(*LINES))["Location"])
    assert "1 行的备注需人工判断" in text(page)
    assert "政策参数所记为 1476 条" in text(page)
    address = page.request["PATH_INFO"]
    number = versions(zone())[0].id
    assert first.post(f"{address}line/?code={PUZZLE}", {"revision": "1", "code": "95"}).status_code == 422
    shown = text(first.get(f"{address}line/?code={PUZZLE}"))
    assert "智力玩具" in shown
    told = {"revision": "1", "number": "3", "code": PUZZLE, "name": "智力玩具", "remark": "旧的除外"}
    assert first.post(f"{address}line/?code={PUZZLE}", told).status_code == 302
    assert "已有改动" in text(first.post(f"{address}line/?code={PUZZLE}", told))
    told |= {"revision": "2", "code": "96190011", "name": "尿裤", "remark": ""}
    assert first.post(f"{address}line/", told).status_code == 302
    assert first.post(f"{address}line/?code=96190011", told | {"revision": "3", "drop": "1"}).status_code == 302
    assert contents(number, actor=zone()).rows[PUZZLE].remark == "旧的除外"
    assert second.get(f"{address}line/?code={PUZZLE}").status_code == 409

    assert "复核发布" not in text(page)
    assert first.post(f"{address}decide/", {"act": "submit"}).status_code == 302
    assert "复核发布" in text(second.get(address))
    assert "正面清单" in text(second.get(reverse("home")))
    assert second.post(f"{address}decide/", {"act": "give_back"}).status_code == 422
    file = second.get(f"{address}changes.csv").content.decode("utf-8-sig")
    assert f"{PUZZLE},智力玩具,备注变动,清单备注,具体范围以说明为准,旧的除外" in file
    assert second.post(f"{address}decide/", {"act": "release", "revision": "1"}).status_code == 409
    seen = re.search(r'name="revision" value="(\d+)"', text(second.get(address)))[1]
    told = {"act": "release", "revision": seen}
    unweighed = second.post(f"{address}decide/", told)
    assert (unweighed.status_code, "没有推算过对历史的影响" in text(unweighed)) == (422, True)
    weigh(second, address, number)
    assert second.post(f"{address}decide/", told).status_code == 302
    assert [one.state for one in versions(zone())] == [State.RELEASED]
    assert "已发布" in text(first.get(reverse("positive_list:list")))


def weigh(client, address, number):
    """From the version's page over what is asked to what was answered."""
    asked = re.search(r'href="([^"]*goods_list=\d+)"', text(client.get(address)))[1]
    assert f'value="{number}" selected' in text(client.get(asked))
    days = {"goods_list": str(number), "since": "2026-01-01", "until": "2026-06-30"}
    watched = client.post(asked.partition("?")[0], days)["Location"]
    carry_out(int(watched.rstrip("/").rpartition("/")[2]))
    assert "正面清单的版本" in text(client.get(watched))
    assert "0 票，0 家企业" in text(client.get(address))


def test_counts_and_amounts_of_an_impact_are_set_apart_by_thousands():
    moved = {"declarations": 1234, "sellers": 5, "tax_price": "1234567.80", "tax": "1000.00"}
    told = {"from": "2026-01-01", "to": "2026-06-30", "recomputed": 2000000, "reconciled": True}
    seen = impact_of(Weighed({**told, "positive_list": {"refused": moved, "let_in": moved}}, now()))
    assert (seen["recomputed"], seen["refused"]["declarations"]) == ("2,000,000", "1,234")
    assert seen["let_in"]["tax_price"] == "1,234,567.80"


def test_the_demo_list_is_marked_wherever_it_shows():
    client = signed_in(zone())
    for name in ("list", "demo"):
        shown = text(client.get(reverse(f"positive_list:{name}")))
        assert "演示清单" in shown
        assert "不据此退单" in shown
    assert "演示清单" in text(client.get(reverse("positive_list:version", args=[drafted()])))
    assert "尚未发布现行正面清单" in text(client.get(reverse("home")))


def test_lines_are_narrowed_and_a_strange_filter_is_no_error():
    number = released()
    client = signed_in(zone())
    lines = reverse("positive_list:lines", args=[number])
    narrowed = text(client.get(lines, {"kind": "bonded_only"})).split("<tbody>")[1]
    assert (HONEY in narrowed, PUZZLE in narrowed) == (True, False)
    for query in ("from=x", "from=99999999", "kind=?", "code=abc", "from=50&kind=removed"):
        for address in (lines, reverse("positive_list:version", args=[number]), reverse("positive_list:demo")):
            assert client.get(f"{address}?{query}").status_code == 200
    assert client.get(f"{reverse('positive_list:line', args=[drafted()])}?code=11111111").status_code == 404


def test_commerce_looks_and_does_not_upload():
    client = signed_in(officer("王五", Role.COMMERCE))
    assert client.get(reverse("positive_list:list")).status_code == 200
    for name in ("upload", "template"):
        assert client.get(reverse(f"positive_list:{name}")).status_code == 403


def test_the_pages_are_english_where_we_wrote_them():
    number, draft = released(), drafted()
    client = signed_in(customs())
    client.cookies["django_language"] = "en"
    pages = [reverse(f"positive_list:{name}") for name in ("list", "upload", "demo")]
    pages += [reverse(f"positive_list:{name}", args=[number]) for name in ("version", "lines")]
    pages += [
        reverse("positive_list:lines", args=[draft]),
        f"{reverse('positive_list:line', args=[draft])}?code={HONEY}",
    ]
    for address in pages:
        main = text(client.get(address)).split("<main", 1)[1].split("</main>")[0]
        main = re.sub(r"(?s)<textarea.*?</textarea>", "", re.sub(r"<(\w+)[^>]* lang=\"zh\"[^>]*>.*?</\1>", "", main))
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<[^>]*>", "", main)), address
