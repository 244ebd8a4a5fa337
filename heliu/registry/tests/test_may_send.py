"""Who may send what for whom."""

from dataclasses import dataclass
from datetime import date

import pytest

from heliu.ceb.catalogue.index import MESSAGES
from heliu.registry.facts import CANCELLED, SUSPENDED, Firm, Holdings, directory_of
from heliu.registry.rules import SENDERS, counts_for, may_send, party_fields, sendable

PLATFORM = Firm("5105960001", "平台甲", roles=frozenset({"platform"}))
SELLER = Firm("5105960002", "电商甲", uscc="91510500MA0DEM020X", roles=frozenset({"seller"}))
OTHER = Firm("5105960099", "电商乙", roles=frozenset({"seller"}))
PAYMENT = Firm("510596T004", "支付甲", roles=frozenset({"payment"}))
IDLE_PAYMENT = Firm("510596T005", "支付乙", roles=frozenset({"payment"}), state=SUSPENDED)
CARRIER = Firm("5105980003", "物流甲", roles=frozenset({"carrier"}))
BROKER = Firm("5105980005", "报关甲", roles=frozenset({"broker"}))
PAUSED = Firm("5105960098", "电商丙", roles=frozenset({"seller"}), state=SUSPENDED)
GONE = Firm("5105960097", "电商丁", roles=frozenset({"seller"}), state=CANCELLED)
STRICT = Firm("5105960096", "电商戊", roles=frozenset({"seller"}), cards_only=True)
DIRECTORY = directory_of(
    [PLATFORM, SELLER, OTHER, PAYMENT, IDLE_PAYMENT, CARRIER, BROKER, PAUSED, GONE],
    [
        (PAYMENT.code, SELLER.code, ["CEB411"]),
        (IDLE_PAYMENT.code, SELLER.code, ["CEB411"]),
        (CARRIER.code, SELLER.code, ["CEB511"]),
        (CARRIER.code, SELLER.code, ["CEB513"]),
        (SELLER.code, OTHER.code, ["CEB411"]),  # nobody can lend what he has not
    ],
    version=1,
    day=date(2026, 11, 1),
)


@pytest.mark.parametrize(
    ("sender", "message", "parties"),
    [
        pytest.param(PLATFORM, "CEB311", {"ebpCode": PLATFORM.code, "ebcCode": SELLER.code}, id="平台发订单"),
        pytest.param(SELLER, "CEB311", {"ebpCode": "无备案平台", "ebcCode": SELLER.code}, id="电商发订单, 平台未备案"),
        pytest.param(PAYMENT, "CEB411", {"payCode": PAYMENT.code}, id="支付企业发支付凭证"),
        pytest.param(SELLER, "CEB411", {"payCode": PAYMENT.code}, id="受托代发支付凭证"),
        pytest.param(SELLER, "CEB511", {"logisticsCode": CARRIER.code}, id="受托代发运单"),
        pytest.param(SELLER, "CEB513", {"logisticsCode": CARRIER.code}, id="两份委托并存"),
        pytest.param(SELLER, "CEB621", {"ebcCode": SELLER.code, "agentCode": BROKER.code}, id="电商自行申报清单"),
        pytest.param(BROKER, "CEB621", {"ebcCode": SELLER.code, "agentCode": BROKER.code}, id="报关企业申报清单"),
        pytest.param(SELLER, "CEB603", {"ebcCode": SELLER.uscc, "agentCode": None}, id="以统一社会信用代码出现"),
    ],
)
def test_those_who_may(sender, message, parties):
    assert may_send(DIRECTORY, sender.code, message, parties) is None


@pytest.mark.parametrize(
    ("sender", "message", "parties", "code", "field"),
    [
        pytest.param("5105969999", "CEB311", {"ebcCode": "5105969999"}, "-10102", "copCode", id="发送企业未备案"),
        pytest.param(PAUSED.code, "CEB311", {"ebcCode": PAUSED.code}, "-10102", "copCode", id="备案暂停, 订单"),
        pytest.param(PAUSED.code, "CEB621", {"ebcCode": PAUSED.code}, "-621016", "copCode", id="备案暂停, 清单"),
        pytest.param(GONE.code, "CEB623", {"ebcCode": GONE.code}, "-623026", "copCode", id="备案注销, 撤销"),
        pytest.param(SELLER.code, "CEB411", {"payCode": SELLER.code}, "-10101", "payCode", id="电商不是支付企业"),
        pytest.param(SELLER.code, "CEB621", {"agentCode": SELLER.code}, "-621016", "agentCode", id="电商不是报关企业"),
        pytest.param(OTHER.code, "CEB411", {"payCode": PAYMENT.code}, "-10102", "payCode", id="未获委托的支付凭证"),
        pytest.param(OTHER.code, "CEB411", {"payCode": SELLER.code}, "-10102", "payCode", id="委托人自己也无资格"),
        pytest.param(SELLER.code, "CEB411", {"payCode": IDLE_PAYMENT.code}, "-10102", "payCode", id="委托人备案暂停"),
        pytest.param(OTHER.code, "CEB511", {"logisticsCode": CARRIER.code}, "-10102", "logisticsCode", id="他人运单"),
        pytest.param(OTHER.code, "CEB621", {"ebcCode": SELLER.code}, "-621015", "ebcCode", id="他人清单"),
        pytest.param(OTHER.code, "CEB623", {"ebcCode": SELLER.code}, "-623021", "ebcCode", id="他人撤销申请"),
        pytest.param(OTHER.code, "CEB625", {"ebcCode": SELLER.code}, "-625020", "ebcCode", id="他人退货申请"),
        pytest.param(SELLER.code, "CEB411", {"payCode": "510596T999"}, "-10102", "payCode", id="支付企业未备案"),
        pytest.param(SELLER.code, "CEB411", {}, "-10102", "payCode", id="没有写支付企业"),
        pytest.param(SELLER.code, "CEB622", {}, "2999", "messageType", id="回执不能由企业发送"),
    ],
)
def test_those_who_may_not(sender, message, parties, code, field):
    refusal = may_send(DIRECTORY, sender, message, parties)
    assert refusal is not None
    assert (refusal.code, refusal.field) == (code, field)
    assert refusal.sentence.endswith("。")
    assert refusal.fix.endswith("。")


def test_a_refusal_names_firm_role_and_remedy():
    refusal = may_send(DIRECTORY, OTHER.code, "CEB411", {"payCode": PAYMENT.code})
    assert refusal.sentence == (
        "发送企业 5105960099 电商乙 不是 CEB411 支付凭证的申报主体 (payCode=510596T004), 也没有有效的报文委托。"
    )
    assert refusal.fix == "请由 payCode 所指企业签名发送, 或由该企业登记对 5105960099 的 CEB411 报文委托后重新发送。"


def test_every_message_that_firms_send_has_its_party_fields():
    sendable = {name for name, message in MESSAGES.items() if message.transfer}
    assert sendable == set(SENDERS)
    for name in sendable:
        head = {field.name for field in MESSAGES[name].head.fields}
        assert set(party_fields(name)) <= head, name


@dataclass(frozen=True)
class Card:
    fingerprint: str
    enterprise: str | None = None
    organisation_code: str | None = None


@pytest.mark.parametrize(
    ("firm", "card", "counts"),
    [
        pytest.param(STRICT, Card("a" * 64), True, id="已绑定的卡"),
        pytest.param(STRICT, Card("b" * 64), False, id="绑定给别的企业"),
        pytest.param(STRICT, Card("c" * 64), False, id="未绑定"),
        pytest.param(STRICT, None, False, id="令牌, 没有签名"),
        pytest.param(SELLER, Card("c" * 64), True, id="未作要求, 未绑定"),
        pytest.param(SELLER, None, True, id="未作要求, 令牌"),
        pytest.param(GONE, None, True, id="不在名录"),
    ],
)
def test_a_firm_may_demand_its_own_cards(firm, card, counts):
    held = Holdings(certificates={"a" * 64: STRICT.code, "b" * 64: SELLER.code})
    directory = directory_of([SELLER, STRICT], (), held, version=1, day=date(2026, 11, 1))
    assert counts_for(directory, firm.code, card) is counts


def test_what_a_firm_may_send_at_all_is_its_roles_and_what_others_lent_it():
    imports = {"CEB311", "CEB411", "CEB511", "CEB621", "CEB623", "CEB625"}
    assert sendable(DIRECTORY, SELLER.code) & imports == imports
    assert sendable(DIRECTORY, OTHER.code) & imports == imports - {"CEB411", "CEB511"}
    assert sendable(DIRECTORY, PAYMENT.code) == {"CEB411", "CEB403"}
    assert sendable(DIRECTORY, PAUSED.code) == sendable(DIRECTORY, "5105969999") == frozenset()
