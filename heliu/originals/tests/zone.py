"""A platform with keys and people for the tests of originals, and an original that means nothing."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from heliu.kernel.days import now
from heliu.people.facts import Actor, Duty, Role
from heliu.registry.api import bind_certificate, register_firm, trust_issuer
from heliu.registry.demonstration import zone as seeded
from heliu.registry.sandbox import ensure_keys, firm_keys

PLATFORM, OTHER, SELLER, PAYER = "5105960001", "5105960011", "5105960002", "510596T004"


@pytest.fixture
def zone(db):
    """Two platforms and a seller of the demonstration zone: certificates bound, issuers trusted, soft keys at hand."""
    state = Path(settings.STATE_DIR)
    firms = [firm for firm in seeded().firms if firm.code in {PLATFORM, OTHER, SELLER}]
    for path in ensure_keys(state, firms):
        trust_issuer(path.read_bytes())
    for firm in firms:
        register_firm(firm, date(2026, 1, 1))
        for pair in firm_keys(state, firm.code).values():
            bind_certificate(firm.code, pair.certificate_path.read_bytes(), now())


def head(**changes):
    told = {
        "guid": "9D55BA71-55DE-41F4-8B50-C36C83B3B419",
        "initalRequest": "https://pay.example/gateway?buyer=张三&total_fee=199.00",
        "initalResponse": "ok",
        "ebpCode": PLATFORM,
        "payCode": PAYER,
        "payTransactionId": "2026112500001",
        "totalAmount": 199.5,
        "currency": "142",
        "verDept": "3",
        "payType": "1",
        "tradingTime": "20261125101500",
        "note": "",
    } | changes
    return {name: value for name, value in told.items() if value is not None}


def lists(*orders):
    goods = [{"gname": "示例面霜", "itemLink": "https://shop.example/item/1"}]
    return [
        {"orderNo": one, "goodsInfo": goods, "recpAccount": "6200000000000000", "recpCode": "", "recpName": "李四商行"}
        for one in orders or ("HL-1",)
    ]


def original(*orders, indent=None, **changes):
    told = {"payExchangeInfoHead": head(**changes), "payExchangeInfoLists": lists(*orders)}
    return json.dumps(told, ensure_ascii=False, indent=indent).encode()


def person(firm=PLATFORM, *duties, role=Role.PLATFORM):
    return Actor(7, "张三", firm, frozenset(duties or {Duty.ADMINISTRATOR}), roles=frozenset({role}))


OFFICER = Actor(9, "冯二", post=Role.CUSTOMS, roles=frozenset({Role.CUSTOMS}))
