"""Made-up people, enterprises and contents of filings, for the tests of this room and of the pages."""

from datetime import UTC, datetime
from functools import cache
from itertools import count

from django.contrib.auth import get_user_model

from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.people.facts import Actor, Duty, Role
from heliu.registry.filing import api
from heliu.registry.numbers import uscc_check_character

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Beijing
CODE = "5105960777"
ORGANISATION = "MA0DEM770"
USCC = (first := f"91510500{ORGANISATION}") + uscc_check_character(first)
NAME = "泸州测试备案电商有限公司"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40) + b"IEND\xaeB`\x82"
_numbers = count(1)


def person(name="张三"):
    return get_user_model().objects.create_user(f"filing-{next(_numbers)}", full_name=name)


def handler(firm=CODE, duties=(Duty.HANDLER,), name="张三"):
    return Actor(user_id=person(name).pk, name=name, firm=firm, duties=frozenset(duties))


def administrator(firm=CODE):
    return handler(firm, (Duty.ADMINISTRATOR,), "李四")


def officer(post=Role.ZONE, name="王五"):
    return Actor(user_id=person(name).pk, name=name, post=post, roles=frozenset({post}))


authority = cache(make_authority)


def certificate(name=NAME, organisation=ORGANISATION):
    return issue_certificate(authority("rsa"), name, organisation)[1].decode()


CONTENTS = {
    "identity": {
        "name": NAME,
        "uscc": USCC,
        "kind": "limited",
        "legal_representative": "赵六",
        "established_on": "20240105",
        "district": "510504",
        "address": "四川省泸州市龙马潭区示范路 1 号",
    },
    "licence": {
        "registry": "泸州市市场监督管理局",
        "valid_from": "2024-01-05",
        "valid_until": "",
        "scope": "互联网销售",
    },
    "customs": {"authority": "7911", "kind": "consignor", "registered_on": "2024年2月1日"},
    "roles": {"roles": ["seller"]},
    "fx": {"status": "a", "registered_on": "2024-03-01", "bank": "示范银行泸州分行"},
    "bank": {
        "bank": "示范银行泸州分行",
        "bank_code": "1026 5700 0012",
        "account": "6200 0000 1234 5678",
        "currency": "CNY",
    },
    "people": {
        "name": "张三",
        "id_kind": "1",
        "id_number": "510502199001010038",
        "phone": "13800001234",
        "email": "zhangsan@example.com",
        "finance_name": "李四",
        "finance_phone": "0830-1234567",
    },
    "channel": {"way": "pages", "dxp_id": "DXPENT0000000777"},
    "commitments": {"truthful": "1", "trade": "1", "privacy": "1", "share": "1", "signer": "赵六"},
}


def number_of(case, section, actor, at=AT):
    return api.look_at_section(case.id, section, actor=actor, at=at)[1].number


def save(case, section, actor, at=AT, replies=None, **values):
    typed = api.Typed({**CONTENTS.get(section, {}), **values}, number_of(case, section, actor, at), replies or {})
    api.save_section(case.id, section, typed, actor=actor, at=at)


def hand_in_papers(case, actor, at=AT):
    paper = api.keep("licence_copy", "营业执照.pdf", PDF, actor=actor, at=at)
    save(case, "attachments", actor, at, licence_copy=[str(paper.id)])


def filled(actor, at=AT):
    """A first filing with every section done."""
    case = api.start(actor=actor, at=at)
    for section in CONTENTS:
        if section != "commitments":
            save(case, section, actor, at)
    hand_in_papers(case, actor, at)
    save(case, "commitments", actor, at)
    return case


def submitted(actor, at=AT):
    return api.submit(filled(actor, at).id, actor=actor, at=at)


def approved(actor, at=AT):
    case = submitted(actor, at)
    return api.approve(case.id, seen_round=case.round, actor=officer(), at=at)
