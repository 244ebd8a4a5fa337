"""The public register: searched without a login, open JSON with pages and caching, nothing personal; the verdicts."""

import json
from datetime import date
from hashlib import sha256

import pytest
from django.urls import resolve, reverse

from heliu.registry import services
from heliu.registry.facts import Firm
from heliu.registry.filing import api
from heliu.registry.filing.facts import VERIFY_PATH
from heliu.registry.filing.tests.filing_people import AT, CODE, CONTENTS, NAME, administrator, approved, handler

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)


@pytest.fixture
def filed():
    services.register_firm(Firm("5105961001", "泸州示范跨境平台有限公司", roles=frozenset({"platform"})), DAY)
    return approved(handler())


def text(response):
    return response.content.decode()


def test_anybody_finds_an_enterprise_by_its_initials(client, filed):
    page = text(client.get(reverse("register:firms"), {"words": "lzcsba"}))
    assert NAME in page
    assert "泸州示范跨境平台" not in page
    assert "没有符合条件的企业" in text(client.get(reverse("register:firms"), {"words": "zzzz"}))
    assert client.get(reverse("register:firms"), {"role": "zone"}).status_code == 422


def test_nothing_personal_is_on_the_page_or_in_the_data(client, filed):
    for address in (reverse("register:firms"), reverse("register:firms_json"), f"/verify/filing/{filed.attestation}"):
        answer = text(client.get(address))
        for secret in (*CONTENTS["people"].values(), CONTENTS["identity"]["legal_representative"]):
            if len(secret) > 1:
                assert secret not in answer


def test_the_open_data_say_who_is_filed_as_what(client, filed):
    response = client.get(reverse("register:firms_json"), {"words": CODE})
    [one] = response.json()["firms"]
    assert one == {
        "customs_code": CODE,
        "name": NAME,
        "uscc": one["uscc"],
        "roles": ["seller"],
        "state": "filed",
        "filed_on": "2026-11-02",
        "certificate": filed.attestation,
        "confirmed_year": None,
    }
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Cookie" not in response.get("Vary", "")


def test_an_unchanged_register_is_not_sent_twice(client, filed):
    address = reverse("register:firms_json")
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    assert client.get(f"{address}?words=x", headers={"if-none-match": tag}).status_code == 200
    api.confirm(2027, actor=handler(), at=AT.replace(year=2027))
    confirmed = client.get(address, headers={"if-none-match": tag})
    assert confirmed.status_code == 200
    services.move_firm(CODE, "suspended")
    assert client.get(address, headers={"if-none-match": confirmed["ETag"]}).status_code == 200


def test_the_tag_is_the_same_in_every_process(client):
    asked = sha256(b"words=x").hexdigest()[:16]
    assert client.get(reverse("register:firms_json"), {"words": "x"})["ETag"].endswith(f'-{asked}"')


def test_pages_are_followed_to_the_end(client):
    for number in range(101):
        services.register_firm(Firm(f"51059{number:05}", f"泸州样例第{number}有限公司"), DAY)
    first = client.get(reverse("register:firms_json"), {"words": "泸州样例"}).json()
    second = client.get(first["next"]).json()
    assert (len(first["firms"]), len(second["firms"])) == (100, 1)
    assert "next" not in second


def test_a_bad_question_is_a_problem_in_json(client):
    response = client.get(reverse("register:firms_json"), {"state": "gone"})
    assert response.status_code == 422
    assert json.loads(response.content)["detail"]


def test_the_printed_address_is_the_page_that_checks(client, filed):
    path = VERIFY_PATH.format(number=filed.attestation)
    assert resolve(path).view_name == "verify:filing"
    assert "这份备案证明有效" in text(client.get(path))
    assert client.get(reverse("verify:ask"), {"number": filed.attestation.lower()}).url == path


def test_each_verdict_is_said_in_words(client, filed):
    path = VERIFY_PATH.format(number=filed.attestation)
    services.move_firm(CODE, "suspended")
    assert "已暂停" in text(client.get(path))
    services.move_firm(CODE, "filed")
    api.cancel(CODE, "歇业", actor=administrator(), at=AT)
    assert "这份证明不再有效" in text(client.get(path))
    forged = client.get(VERIFY_PATH.format(number="LZ2026-000001-AAAAAA"))
    assert forged.status_code == 404
    assert "伪造" in text(forged)
