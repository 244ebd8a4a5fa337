"""A stored message sent again: who may, which, and what is said where the doors do not take it."""

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from heliu.declarations.facts import Message
from heliu.kernel.problems import Conflict, NotAllowed
from heliu.people.facts import Actor, Duty
from heliu.submission import doors
from heliu.submission.api import resend
from heliu.submission.doors import DoorsAway
from heliu.submission.facts import NO_RECEIPT, Return

SELLER = "5105960002"
ACTOR = Actor(1, "张三", firm=SELLER, duties=frozenset({Duty.HANDLER}))
MESSAGE = Message(
    id=1,
    kind="CEB311",
    guid="G" * 36,
    door="ceb",
    sender=SELLER,
    dxp_id=None,
    signature="valid",
    combination=None,
    form=None,
    certificate=None,
    documents=1,
    first_id=1,
    deviating=False,
    digest=b"",
    size_octets=5,
    received_at=datetime(2026, 11, 2, tzinfo=UTC),
)


@pytest.fixture
def answered(monkeypatch):
    """What the doors answer, given by the test; what they got."""
    said, got = [Return("G" * 36, 2, "新增申报成功", {})], []

    def send(kind, raw, *, timeout_s):
        got.append((kind, raw, timeout_s))
        return said

    monkeypatch.setattr(doors, "send", send)
    return said, got


def test_the_same_octets_go_through_the_doors(answered):
    resend(MESSAGE, b"<?xml", actor=ACTOR)
    assert answered[1] == [("CEB311", b"<?xml", 15.0)]


@pytest.mark.parametrize(
    ("change", "actor", "refused"),
    [
        pytest.param({"signature": "absent"}, ACTOR, Conflict, id="没有加签"),
        pytest.param({"sender": "5105960099"}, ACTOR, Conflict, id="别人的报文"),
        pytest.param({}, replace(ACTOR, duties=frozenset({Duty.READER})), NotAllowed, id="只读"),
    ],
)
def test_what_cannot_be_sent_again_says_why(answered, change, actor, refused):
    with pytest.raises(refused):
        resend(replace(MESSAGE, **change), b"", actor=actor)
    assert answered[1] == []


def test_a_refusal_at_the_threshold_is_no_success(answered):
    answered[0][:] = [Return("", NO_RECEIPT, "请求过多：请一分钟后再试", {})]
    with pytest.raises(Conflict, match="请一分钟后再试"):
        resend(MESSAGE, b"", actor=ACTOR)


def test_doors_that_do_not_answer_leave_everything_as_it_was(monkeypatch):
    def post(*_, **__):
        raise httpx.ConnectError("closed")

    monkeypatch.setattr(httpx.Client, "post", post)
    with pytest.raises(DoorsAway, match="没有应答"):
        resend(MESSAGE, b"", actor=ACTOR)
