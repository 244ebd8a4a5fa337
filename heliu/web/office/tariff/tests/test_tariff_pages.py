"""The tariff on officers' pages: from an upload with defects to the release by a second person."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliu.lawbook.tables.facts import State
from heliu.lawbook.tariff.api import versions
from heliu.lawbook.tests.drafts import customs, officer, zone
from heliu.lawbook.tests.tariff_tables import LINES, NAPPIES, released, table
from heliu.people.facts import Role
from heliu.web.office.tables.tests.officers import signed_in, text

pytestmark = pytest.mark.django_db
FAR = "2099-01-01"


def send(client, content, **changes):
    told = {"title": "税委会公告2026年第9号", "article": "附件", "since": FAR, "status": "secondary"} | changes
    return client.post(reverse("tariff:upload"), told | {"file": SimpleUploadedFile("tariff.csv", content)})


def test_from_defects_to_the_release():
    first, second = signed_in(customs()), signed_in(zone())
    refused = send(first, table(*LINES, "402100000,奶粉,斛,10%,,13%,"))
    assert refused.status_code == 422
    assert "第 5 行 税则号列" in text(refused)
    assert "0402100000" in text(refused)
    early = send(first, table(*LINES), since="20260101")
    assert "最早写" in text(early)

    page = first.get(send(first, table(*LINES))["Location"])
    assert "复核发布" not in text(page)
    address = page.request["PATH_INFO"]
    seen = text(second.get(address))
    assert "复核发布" in seen
    assert "撤回" not in re.sub(r"<(option|a)[^>]*>.*?</\1>", "", seen)
    assert "版本" in text(second.get(reverse("home")))

    rates = text(second.get(address, {"kind": "rate", "code": "96"}))
    assert NAPPIES in rates.split("<tbody>")[1]
    assert "4% → 2%" in re.sub(r"<[^>]*>", "", rates)
    file = second.get(f"{address}changes.csv").content.decode("utf-8-sig")
    assert f"{NAPPIES},尿裤及尿布,税率变动,最惠国税率,4%,2%" in file

    assert second.post(f"{address}decide/", {"act": "reject"}).status_code == 422
    assert second.post(f"{address}decide/", {"act": "release"}).status_code == 302
    assert [one.state for one in versions(zone())] == [State.RELEASED]
    assert "已发布" in text(first.get(reverse("tariff:list")))


@pytest.mark.parametrize("query", ["from=x", "from=99999999", "kind=?", "code=abc", "from=50&kind=removed"])
def test_a_strange_filter_is_no_error(query):
    number = released()
    assert signed_in(zone()).get(f"{reverse('tariff:version', args=[number])}?{query}").status_code == 200


def test_commerce_looks_and_does_not_upload():
    client = signed_in(officer("王五", Role.COMMERCE))
    assert client.get(reverse("tariff:list")).status_code == 200
    assert client.get(reverse("tariff:upload")).status_code == 403
    assert client.get(reverse("tariff:template")).status_code == 403


def test_the_pages_are_english_where_we_wrote_them():
    number = released()
    client = signed_in(zone())
    client.cookies["django_language"] = "en"
    for address in (reverse("tariff:list"), reverse("tariff:upload"), reverse("tariff:version", args=[number])):
        main = text(client.get(address)).split("<main", 1)[1].split("</main>")[0]
        main = re.sub(r"<(\w+)[^>]* lang=\"zh\"[^>]*>.*?</\1>", "", main)
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<[^>]*>", "", main)), address
