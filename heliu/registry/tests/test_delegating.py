"""Delegation on pages: scoped by messages and permissions, dated, revocable, written down."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.people.api import behind_the_wall, may, records
from heliu.people.facts import Actor, Duty, Role
from heliu.people.models import User
from heliu.registry.api import (
    delegable,
    delegate,
    delegated_hats,
    delegations,
    load_directory,
    move_firm,
    register_firm,
    sendable_by,
    take_back,
)
from heliu.registry.facts import SUSPENDED, Firm
from heliu.registry.models import Entrustment

SELLER, BROKER, OTHER = "5105960002", "5105980005", "5105960012"
DAY, AT = date(2026, 11, 2), datetime(2026, 11, 2, 4, tzinfo=UTC)
FILE = "registry.view_filing"
HANDLERS = {BROKER: frozenset({Duty.HANDLER})}


@pytest.fixture
def zhang(db):
    for code, role in ((SELLER, "seller"), (BROKER, "broker"), (OTHER, "seller")):
        register_firm(Firm(code, f"企业 {code}", roles=frozenset({role})), date(2026, 1, 1))
    user = User.objects.create_user("zhangsan", full_name="张三")
    return Actor(user.pk, "张三", firm=SELLER, duties=frozenset({Duty.ADMINISTRATOR}), roles=frozenset({Role.SELLER}))


def hats(day=DAY):
    return {hat.firm: hat for hat in delegated_hats(HANDLERS, day)}


def test_the_agents_people_act_for_the_principal_within_the_scope_and_the_days(zhang):
    delegate(BROKER, ["CEB621"], [FILE], DAY, DAY + timedelta(days=9), actor=zhang)
    assert load_directory(DAY).entrusted(SELLER, BROKER, "CEB621")
    hat = hats()[SELLER]
    assert (hat.agent, hat.only, hat.duties) == (BROKER, {FILE}, {Duty.HANDLER})
    agent = Actor(9, "李四", firm=hat.firm, duties=hat.duties, agent=hat.agent, only=hat.only)
    assert may(agent, FILE)
    assert not may(agent, "registry.file_enterprise")
    assert hats(DAY - timedelta(days=1)) == hats(DAY + timedelta(days=10)) == {}


def test_messages_alone_lend_no_hat(zhang):
    delegate(BROKER, ["CEB621"], [], DAY, None, actor=zhang)
    assert hats() == {}


def test_what_is_taken_back_ends_at_once_and_all_is_written_down(zhang):
    number = delegate(BROKER, ["CEB621"], [FILE], DAY, None, actor=zhang)
    take_back(number, actor=zhang, at=AT)
    assert hats() == {}
    assert not load_directory(DAY).entrusted(SELLER, BROKER, "CEB621")
    assert not delegations(SELLER)[0].holds_on(DAY)
    assert [one.detail["step"] for one in records(SELLER)] == ["revoked", "given"]
    with pytest.raises(Conflict):
        take_back(number, actor=zhang, at=AT)


@pytest.mark.parametrize("suspended", [SELLER, BROKER], ids=["委托方", "受托方"])
def test_a_suspended_firm_lends_nothing_and_acts_for_nobody(zhang, suspended):
    delegate(BROKER, [], [FILE], DAY, None, actor=zhang)
    move_firm(suspended, SUSPENDED)
    assert hats() == {}


def test_the_wall_lets_an_agent_read_the_entrustment_and_only_the_principal_write_it(zhang):
    delegate(BROKER, [], [FILE], DAY, None, actor=zhang)
    agent = replace(zhang, firm=BROKER, roles=frozenset({Role.BROKER}))
    with behind_the_wall(agent):
        assert len(delegations(BROKER)) == 1
        assert Entrustment.objects.update(until=DAY) == 0
    with pytest.raises(ProgrammingError, match="row-level security"), behind_the_wall(agent):
        Entrustment.objects.create(principal_id=OTHER, agent_id=BROKER, permissions=[FILE], since=DAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        pytest.param({"messages": ["CEB411"]}, Invalid, id="本企业不是支付企业"),
        pytest.param({"permissions": ["people.manage_members"]}, Invalid, id="不可委托的事项"),
        pytest.param({"messages": [], "permissions": []}, Invalid, id="什么也没有委托"),
        pytest.param({"agent": SELLER}, Invalid, id="委托自己"),
        pytest.param({"agent": "5105960000"}, NotThere, id="对方未备案"),
        pytest.param({"until": DAY - timedelta(days=1)}, Invalid, id="截止早于起始"),
    ],
)
def test_a_senseless_delegation_is_refused(zhang, change, refusal):
    told = {"agent": BROKER, "messages": ["CEB621"], "permissions": [], "since": DAY, "until": None, **change}
    with pytest.raises(refusal):
        delegate(**told, actor=zhang)


def test_only_the_principals_administrator_gives_and_takes_back(zhang):
    number = delegate(BROKER, ["CEB621"], [], DAY, None, actor=zhang)
    with pytest.raises(NotThere):
        take_back(number, actor=replace(zhang, firm=OTHER), at=AT)
    for other in (replace(zhang, duties=frozenset({Duty.HANDLER})), replace(zhang, agent=BROKER, only=frozenset())):
        with pytest.raises(NotAllowed):
            delegate(BROKER, ["CEB621"], [], DAY, None, actor=other)


def test_what_can_be_lent_comes_from_the_tables():
    assert FILE in delegable()
    assert "people.manage_members" not in delegable()
    assert "CEB411" in sendable_by({Role.PAYMENT})
    assert "CEB411" not in sendable_by({Role.SELLER})
