"""What platforms deposit is kept as it was sent, sealed, once; what is wrong is said in full."""

import json

import pytest

from heliu.kernel.days import now
from heliu.kernel.problems import Invalid, NotAllowed, TooLarge, Unreadable
from heliu.originals.deposits import (
    AT_ONCE_MAX,
    ORIGINAL_CHARS_MAX,
    deposit,
    newest,
    read_deposit,
)
from heliu.originals.facts import DEPOSIT_OCTETS_MAX, Outcome, Via
from heliu.originals.models import Original
from heliu.originals.sealed import texts_of
from heliu.originals.services import deposit_as, reveal
from heliu.originals.tests.zone import OFFICER, OTHER, PLATFORM, head, lists, original, person
from heliu.people.facts import Duty, Role
from heliu.people.models import Audit, User


def many(*raws):
    return b'{"originals": [ ' + b" ,\n".join(raws) + b" ]}"


def test_the_text_is_kept_as_it_was_sent(db):
    raw = original("HL-1", indent=3)
    (told,) = deposit(raw, PLATFORM, Via.API, now())
    assert (told.pay_no, told.orders, told.outcome) == ("2026112500001", ("HL-1",), Outcome.KEPT)
    stored = newest(PLATFORM, "HL-1")
    texts = texts_of(stored)
    assert texts.head.encode() in raw
    assert texts.lists.encode() in raw
    assert "\n   " in texts.head
    assert str(stored.amount) == "199.50000"
    for secret in ("张三", "李四商行", "6200000000000000"):
        assert secret.encode() not in bytes(stored.sealed)


def test_several_at_once_and_one_payment_of_several_orders(db):
    two = original("HL-2", "HL-3", payTransactionId="P2")
    told = deposit(many(original("HL-1", indent=1), two), PLATFORM, Via.API, now())
    assert [(one.pay_no, one.orders) for one in told] == [("2026112500001", ("HL-1",)), ("P2", ("HL-2", "HL-3"))]
    assert newest(PLATFORM, "HL-2") == newest(PLATFORM, "HL-3")
    assert newest(OTHER, "HL-2") is None


def test_again_changes_nothing_and_another_text_replaces(db):
    outcomes = [
        deposit(raw, PLATFORM, Via.API, now())[0].outcome
        for raw in (original(), original(), original(note="改"), original(note="改", indent=2), original())
    ]
    assert outcomes == ["kept", "unchanged", "replaced", "replaced", "replaced"]
    assert Original.objects.filter(superseded_at=None).count() == 1
    assert Original.objects.count() == 4, "what was replaced is evidence and stays"


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        pytest.param({"guid": None}, "/guid", "missing", id="缺序号"),
        pytest.param({"guid": "x" * 37}, "/guid", "length", id="序号过长"),
        pytest.param({"guid": 7}, "/guid", "type", id="序号是数字"),
        pytest.param({"guid": []}, "/guid", "type", id="序号是数组"),
        pytest.param({"payCode": "a\nb"}, "/payCode", "control", id="代码有换行"),
        pytest.param({"totalAmount": "1,000"}, "/totalAmount", "amount", id="金额有逗号"),
        pytest.param({"totalAmount": 1e30}, "/totalAmount", "amount", id="金额有指数"),
        pytest.param({"totalAmount": "1.123456"}, "/totalAmount", "amount", id="六位小数"),
        pytest.param({"totalAmount": -1}, "/totalAmount", "amount", id="负数"),
        pytest.param({"verDept": "9"}, "/verDept", "choice", id="没有的验核机构"),
        pytest.param({"payType": "0"}, "/payType", "choice", id="没有的支付类型"),
        pytest.param({"tradingTime": "2026-11-25"}, "/tradingTime", "time", id="时间格式"),
        pytest.param({"initalResponse": ""}, "/initalResponse", "missing", id="响应为空"),
        pytest.param({"initialRequest": "x"}, "/initialRequest", "unknown", id="按正确拼写写错"),
        pytest.param({"\x00/": 1}, "/\\u0000~1", "unknown", id="名称有空字符"),
        pytest.param({"ebpCode": OTHER}, "/ebpCode", "foreign", id="别家平台"),
    ],
)
def test_a_fault_in_the_head_is_named(db, change, pointer, code):
    with pytest.raises(Invalid) as refused:
        read_deposit(many(original(**change)), PLATFORM)
    (fault,) = refused.value.violations
    assert (fault.pointer, fault.code) == (f"/originals/0/payExchangeInfoHead{pointer}", f"original-{code}")
    assert fault.detail
    assert fault.fix


@pytest.mark.parametrize(
    ("value", "pointer", "code"),
    [
        pytest.param(None, "", "missing", id="没有"),
        pytest.param([], "", "few", id="空"),
        pytest.param({}, "", "array", id="是对象"),
        pytest.param(lists() * 101, "", "many", id="101 单"),
        pytest.param(["x"], "/0", "object", id="单是文字"),
        pytest.param([{**lists()[0], "goodsInfo": "x"}], "/0/goodsInfo", "array", id="商品是文字"),
        pytest.param([{**lists()[0], "recpName": ""}], "/0/recpName", "missing", id="没有收款人"),
    ],
)
def test_a_fault_in_the_lists_is_named(db, value, pointer, code):
    told = {"payExchangeInfoHead": head(), "payExchangeInfoLists": value}
    with pytest.raises(Invalid) as refused:
        read_deposit(json.dumps({key: one for key, one in told.items() if one is not None}).encode(), PLATFORM)
    assert [(one.pointer, one.code) for one in refused.value.violations] == [
        (f"/payExchangeInfoLists{pointer}", f"original-{code}")
    ]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        pytest.param(b"", Unreadable, id="空"),
        pytest.param(b"\xff\xfe{}", Unreadable, id="不是 UTF-8"),
        pytest.param("\ufeff{}".encode(), Unreadable, id="有 BOM"),
        pytest.param(b"[" * 100_000, Unreadable, id="十万层"),
        pytest.param(b'{"a":1,"a":2}', Unreadable, id="重复的键"),
        pytest.param(b"{}", Invalid, id="空对象"),
        pytest.param(b'{"originals":[]}', Invalid, id="空数组"),
        pytest.param(b'{"originals":{}}', Invalid, id="不是数组"),
        pytest.param(b'{"originals":[1]}', Invalid, id="里面是数"),
        pytest.param(b'{"originals":[{}],"x":1}', Invalid, id="旁边还有"),
        pytest.param(many(*[original()] * (AT_ONCE_MAX + 1)), TooLarge, id="101 份"),
        pytest.param(b" " * (DEPOSIT_OCTETS_MAX + 1), TooLarge, id="过大"),
        pytest.param(original() + b" " * ORIGINAL_CHARS_MAX, Invalid, id="一份过长"),
    ],
)
def test_what_is_no_deposit_is_refused_and_nothing_kept(db, raw, problem):
    with pytest.raises(problem):
        deposit(raw, PLATFORM, Via.API, now())
    assert not Original.objects.exists()


def test_at_the_limits(db):
    raws = [original(payTransactionId=f"P{number}") for number in range(AT_ONCE_MAX)]
    assert len(deposit(many(*raws), PLATFORM, Via.API, now())) == AT_ONCE_MAX


def test_one_fault_keeps_all_out(db):
    with pytest.raises(Invalid):
        deposit(many(original(), original(payTransactionId="P2", currency=None)), PLATFORM, Via.API, now())
    assert not Original.objects.exists()


def test_who_may_deposit_and_see_what_is_personal(db):
    User.objects.create(pk=7, username="zhangsan")
    User.objects.create(pk=9, username="feng")
    with pytest.raises(NotAllowed):
        deposit_as(original(), actor=person(PLATFORM, Duty.READER), at=now())
    with pytest.raises(NotAllowed):
        deposit_as(original(), actor=person(role=Role.SELLER), at=now())
    deposit_as(original(), actor=person(), at=now())
    stored = newest(PLATFORM, "HL-1")
    assert stored.via == Via.PAGE
    with pytest.raises(Invalid):
        reveal(stored.pk, purpose="看", actor=OFFICER)
    with pytest.raises(NotAllowed):
        reveal(stored.pk, purpose="核对支付人", actor=person(PLATFORM, Duty.READER))
    seen = reveal(stored.pk, purpose=" 核对  支付人 ", actor=OFFICER)
    assert ("张三" in seen.asked, seen.payees) == (True, (("李四商行", "6200000000000000"),))
    look = Audit.objects.get(verb="originals.reveal_original")
    assert (look.purpose, look.firm_code, look.user_id) == ("核对 支付人", PLATFORM, 9)
