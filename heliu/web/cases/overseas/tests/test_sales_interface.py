"""POST /api/overseas/sales: who may, an answer for every row, told twice it changes nothing, limits by name."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from heliu.kernel.buckets import Buckets
from heliu.kernel.days import business_day, now
from heliu.overseas.api import SALES_AT_ONCE_MAX, arrive
from heliu.overseas.models import Sale
from heliu.overseas.tests.factories import SELLER, actor_of, known, shipment_of
from heliu.people.facts import Duty
from heliu.registry.api import issue_token, make_client, register_firm
from heliu.registry.clients import grant_token
from heliu.registry.facts import ORIGINALS, SALES, Firm
from heliu.web.cases.overseas import interface
from heliu.web.tests.visitors import SINCE, of_firm

pytestmark = pytest.mark.django_db
ADDRESS, TODAY = "/api/overseas/sales", business_day(now())
CARRIER = "5105980003"


@pytest.fixture(autouse=True)
def _stock(monkeypatch):
    monkeypatch.setattr(interface, "buckets", Buckets(1, interface.SALES_REQUESTS_PER_MINUTE_MAX))
    known()
    of_firm(SELLER, duty=Duty.HANDLER)
    register_firm(Firm(CARRIER, "泸州示范物流有限公司", roles=frozenset({"carrier"})), SINCE)
    shipment = shipment_of()
    arrive(shipment.pk, "一号仓", TODAY, {1: Decimal(10)}, actor=actor_of())


def token(firm=SELLER, scope=SALES):
    return issue_token(firm, [scope], now(), timedelta(hours=1))


def ask(body, secret, **headers):
    content = body if isinstance(body, str) else json.dumps(body)
    answer = Client().post(
        ADDRESS, content, content_type="application/json", headers={"Authorization": f"Bearer {secret}", **headers}
    )
    return answer.status_code, answer.json()


def sale(reference, **changes):
    told = {"reference": reference, "item_no": "LZ-LAMP-01", "quantity": "2", "price": "39.90", "currency": "USD"}
    return {**told, "on": str(TODAY), **changes}


def outcomes(told):
    return [
        (one["place"], one["reference"], one["outcome"], [fault["code"] for fault in one["faults"]]) for one in told
    ]


def test_every_row_has_its_answer_and_what_is_right_is_booked():
    rows = [
        sale("US-1"),
        sale("US-2", quantity="99"),
        sale("US-3", price="x", on="soon"),
        sale("US-1"),
        sale("US-1", quantity="3"),
        sale("US-4", item_no="NONE"),
        {},
    ]
    status, told = ask({"sales": rows}, token())
    assert status == 200
    assert (told["booked"], told["known"], told["refused"]) == (1, 1, 5)
    assert outcomes(told["sales"]) == [
        (0, "US-1", "booked", []),
        (1, "US-2", "refused", ["OW05"]),
        (2, "US-3", "refused", ["number", "day"]),
        (3, "US-1", "known", []),
        (4, "US-1", "refused", ["OW08"]),
        (5, "US-4", "refused", ["OW06"]),
        (6, "", "refused", ["empty"] * 6),
    ]
    assert [(one.reference, one.via, one.by) for one in Sale.objects.all()] == [("US-1", "api", "接口令牌")]
    status, again = ask([sale("US-1")], token())
    assert (status, outcomes(again["sales"])) == (200, [(0, "US-1", "known", [])])


def test_a_client_asks_with_the_token_it_fetched_and_is_named_beside_what_it_booked():
    client_id, secret = make_client("ERP", [SALES], actor=actor_of(), at=now())
    fetched, _scopes = grant_token(client_id, secret, [], now())
    status, told = ask([sale("US-1")], fetched, **{"Accept-Language": "en"})
    assert (status, told["booked"]) == (200, 1)
    assert Sale.objects.get().by == "ERP"


@pytest.mark.parametrize(
    ("secret", "body", "status", "code"),
    [
        pytest.param(lambda: "heliu_nobody", [], 401, "not_known", id="没有的令牌"),
        pytest.param(lambda: token(scope=ORIGINALS), [], 403, "not_allowed", id="令牌没有此用途"),
        pytest.param(lambda: token(CARRIER), [], 403, "not_allowed", id="不是电商企业"),
        pytest.param(token, "{", 422, "invalid", id="不是 JSON"),
        pytest.param(token, {"sales": 3}, 422, "invalid", id="不是清单"),
        pytest.param(token, [{}] * (SALES_AT_ONCE_MAX + 1), 413, "too_large", id="一次超过 SALES_AT_ONCE_MAX"),
        pytest.param(
            token, " " * (interface.SALES_BODY_OCTETS_MAX + 1), 413, "too_large", id="超过 SALES_BODY_OCTETS_MAX"
        ),
    ],
)
def test_what_keeps_a_request_from_being_answered_is_named(secret, body, status, code):
    found, problem = ask(body, secret())
    assert (found, problem["type"]) == (status, f"/problems/{code}")
    assert Sale.objects.count() == 0


def test_only_posts_are_taken_and_a_firm_asks_so_often_a_minute(monkeypatch):
    assert Client().get(ADDRESS).status_code == 405
    monkeypatch.setattr(interface, "buckets", Buckets(1 / 600, 1))
    secret = token()
    assert [ask([], secret)[0] for _ in range(2)] == [200, 429]
