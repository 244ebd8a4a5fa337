"""Who may do what: the table, the rule, and the two-person rule."""

from dataclasses import replace

import pytest

from heliu.kernel.problems import NotAllowed, NotThere
from heliu.people import api, rules
from heliu.people.facts import NOBODY, Actor, Duty, Permission, Role
from heliu.people.permissions import NoSuchPermission, permissions, read

ZHANG = Actor(1, "张三", firm="5105960002", duties=frozenset({Duty.HANDLER}), roles=frozenset({Role.SELLER}))
LI = Actor(2, "李四", post=Role.CUSTOMS, roles=frozenset({Role.CUSTOMS}))
FILE = Permission("a.file_x", "备", "file", duties=frozenset({Duty.HANDLER}), delegable=True)
DECIDE = Permission("a.decide_x", "审", "decide", office=frozenset({Role.CUSTOMS}))
READ = Permission("a.read_x", "看", "read", public=True)


def test_the_table_is_read_and_every_sentence_is_there():
    assert all(one.zh and one.en and one.name == name for name, one in permissions().items())
    assert api.permission("people.manage_members").duties == {Duty.ADMINISTRATOR}
    with pytest.raises(NoSuchPermission, match=r"a\.no_such"):
        api.may(NOBODY, "a.no_such")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        pytest.param("decide: {zh: 审, en: decide, office: [zone]}", "called", id="名称不合规"),
        pytest.param("a.decide_x: {zh: 审, office: [zone]}", "both sentences", id="缺英文"),
        pytest.param("a.decide_x: {zh: 审, en: decide}", "nobody", id="无人持有"),
        pytest.param("a.decide_x: {zh: 审, en: decide, office: [seller]}", "belong", id="企业身份不是岗位"),
        pytest.param("a.decide_x: {zh: 审, en: decide, enterprise: [boss]}", "boss", id="没有这种职责"),
        pytest.param("a.decide_x: {zh: 审, en: decide, office: [zone], to: [tax]}", "no such entry", id="多余的键"),
        pytest.param("a.decide_x: {zh: 审, en: decide, office: [zone], delegable: true}", "delegated", id="不能委托"),
    ],
)
def test_a_senseless_line_is_refused(entry, fault):
    with pytest.raises(ValueError, match=fault):
        read(entry)


@pytest.mark.parametrize(
    ("actor", "permission", "held"),
    [
        pytest.param(ZHANG, FILE, True, id="经办可以"),
        pytest.param(replace(ZHANG, duties=frozenset({Duty.READER})), FILE, False, id="查阅不可以"),
        pytest.param(ZHANG, replace(FILE, filed_as=frozenset({Role.BROKER})), False, id="未备案为报关企业"),
        pytest.param(ZHANG, replace(FILE, filed_as=frozenset({Role.SELLER})), True, id="已备案为电商企业"),
        pytest.param(ZHANG, DECIDE, False, id="企业不能审核"),
        pytest.param(LI, DECIDE, True, id="海关可以"),
        pytest.param(replace(LI, post=Role.TAX), DECIDE, False, id="税务不是海关"),
        pytest.param(LI, FILE, False, id="官员不代企业办理"),
        pytest.param(NOBODY, FILE, False, id="未登录"),
        pytest.param(NOBODY, READ, True, id="公开"),
        pytest.param(replace(NOBODY, post=Role.CUSTOMS), DECIDE, False, id="无名氏有岗位也不行"),
        pytest.param(replace(ZHANG, only=frozenset({"a.file_x"})), FILE, True, id="受委托的权限"),
        pytest.param(replace(ZHANG, only=frozenset()), FILE, False, id="未受委托的权限"),
        pytest.param(
            replace(ZHANG, only=frozenset({"a.file_x"})), replace(FILE, delegable=False), False, id="不可委托的权限"
        ),
    ],
)
def test_who_holds_a_permission(actor, permission, held):
    assert rules.holds(actor, permission) is held


def test_the_refusal_says_what_is_missing_and_who_can_help():
    with pytest.raises(NotAllowed, match=r"邀请本企业的成员.*企业的管理员"):
        api.require(ZHANG, "people.manage_members")
    api.require(replace(ZHANG, duties=frozenset({Duty.ADMINISTRATOR})), "people.manage_members")


@pytest.mark.parametrize(
    ("actor", "first", "allowed"),
    [
        pytest.param(ZHANG, 2, True, id="他人经办"),
        pytest.param(ZHANG, 1, False, id="本人经办"),
        pytest.param(ZHANG, None, False, id="尚无人经办"),
        pytest.param(NOBODY, 2, False, id="未登录"),
    ],
)
def test_two_persons_are_two(actor, first, allowed):
    assert rules.is_second_person(actor, first) is allowed
    if allowed:
        api.require_second_person(actor, first)
    else:
        with pytest.raises(NotAllowed):
            api.require_second_person(actor, first)


def test_affairs_of_others_do_not_exist():
    api.require_sight(ZHANG, "5105960002")
    api.require_sight(LI, "5105960012")
    for stranger in (ZHANG, NOBODY):
        with pytest.raises(NotThere):
            api.require_sight(stranger, "5105960012")
