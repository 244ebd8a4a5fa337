"""Delegations on pages: given by one firm, worn by the other's people, taken back."""

from datetime import date

import pytest
from django.test import Client

from heliu.people.facts import Duty
from heliu.people.models import Member, User
from heliu.registry.api import delegations, register_firm
from heliu.registry.facts import Firm

SINCE, SELLER, BROKER, OTHER = date(2026, 1, 1), "5105960002", "5105980005", "5105960012"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def seller(db):
    for code, name, role in ((SELLER, "示例电商", "seller"), (BROKER, "示例报关", "broker")):
        register_firm(Firm(code, name, roles=frozenset({role})), SINCE)
    return signed_in("zhangsan", SELLER)


def signed_in(name, firm):
    user, client = User.objects.create_user(name, full_name=name), Client()
    duties = (Duty.ADMINISTRATOR, Duty.HANDLER)
    Member.objects.bulk_create(Member(user=user, firm_code=firm, duty=duty, since=SINCE) for duty in duties)
    client.force_login(user, backend=BACKEND)
    return client


def give(client, **change):
    told = {"agent": BROKER, "permissions": ["registry.view_filing"], "since": "20260101", **change}
    return client.post("/portal/delegations/new/", told)


def test_the_other_firms_people_switch_to_it_and_act_within_it(seller):
    broker = signed_in("lisi", BROKER)
    assert give(seller).status_code == 302
    assert "示例电商" in broker.get("/portal/delegations/").content.decode()
    broker.post("/account/hat/", {"hat": f"for:{SELLER}:{BROKER}"})
    actor = broker.get("/account/").wsgi_request.actor
    assert (actor.firm, actor.agent, actor.only) == (SELLER, BROKER, {"registry.view_filing"})
    assert broker.get("/portal/team/").status_code == 403  # nobody delegated that
    assert broker.get("/portal/delegations/new/").status_code == 403


def test_who_acts_for_one_firm_can_turn_to_another(seller):
    """Under a borrowed hat the wall shows the lender's rows: the hats of the others are still there to put on."""
    register_firm(Firm(OTHER, "另一电商", roles=frozenset({"seller"})), SINCE)
    broker = signed_in("lisi", BROKER)
    for lender in (seller, signed_in("wangwu", OTHER)):
        give(lender)
    for firm in (SELLER, OTHER, SELLER):
        broker.post("/account/hat/", {"hat": f"for:{firm}:{BROKER}"})
        assert broker.get("/account/").wsgi_request.actor.firm == firm


def test_taken_back_it_is_gone_with_the_next_click(seller):
    broker = signed_in("lisi", BROKER)
    give(seller)
    broker.post("/account/hat/", {"hat": f"for:{SELLER}:{BROKER}"})
    number = delegations(SELLER)[0].number
    assert "立即" not in seller.get("/portal/delegations/").content.decode()
    assert "对方不能再代办" in seller.get(f"/portal/delegations/{number}/revoke/").content.decode()
    assert seller.post(f"/portal/delegations/{number}/revoke/").status_code == 302
    assert broker.get("/account/").wsgi_request.actor.firm == BROKER


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"agent": "123"}, "海关编码为 10 位", id="编码太短"),
        pytest.param({"agent": "5105960077"}, "没有海关编码为 5105960077", id="对方未备案"),
        pytest.param({"permissions": []}, "至少选择", id="什么也没有委托"),
        pytest.param({"until": "20251231"}, "末日早于首日", id="截止早于起始"),
        pytest.param({"since": "明天"}, "日期写成", id="不是日期"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field(seller, change, told):
    answer = give(seller, **change)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert delegations(SELLER) == []
