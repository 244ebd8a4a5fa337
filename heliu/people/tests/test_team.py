"""Inviting, giving duties, ending: by whom, for whom, and never the last administrator."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooMany
from heliu.people import api, services
from heliu.people.facts import NOBODY, Actor, Duty, Role
from heliu.people.models import Audit, Invitation, Member, Post, User

OURS, THEIRS = "5105960002", "5105960012"
AT = datetime(2026, 11, 2, 4, tzinfo=UTC)
DAY = date(2026, 11, 2)
BEFORE = DAY - timedelta(days=30)


def person(name, firm=OURS, *duties, since=BEFORE):
    user, _ = User.objects.get_or_create(username=name, defaults={"full_name": name})
    Member.objects.bulk_create(Member(user=user, firm_code=firm, duty=duty, since=since) for duty in duties)
    return Actor(user.pk, name, firm=firm, duties=frozenset(duties), roles=frozenset({Role.SELLER}))


@pytest.fixture
def zhang(db):
    return person("张三", OURS, Duty.ADMINISTRATOR, Duty.HANDLER)


@pytest.fixture
def zone(db):
    user = User.objects.create_user("吴十", full_name="吴十")
    Post.objects.create(user=user, role=Role.ZONE, office="综试办 (示例)", since=BEFORE)
    return Actor(user.pk, "吴十", post=Role.ZONE, roles=frozenset({Role.ZONE}))


def duties_of(name, firm=OURS):
    return api.firms_of(User.objects.get(username=name).pk, DAY).get(firm, frozenset())


def test_who_is_invited_joins_with_the_duties_and_it_is_written_down(zhang):
    secret = api.invite_member("李四", {Duty.REVIEWER}, actor=zhang, at=AT)
    assert api.invitation_behind(secret, AT).duties == {Duty.REVIEWER}
    li = Actor(User.objects.create_user("李四").pk, "李四")
    assert api.accept_invitation(secret, actor=li, at=AT) == f"firm:{OURS}"
    assert duties_of("李四") == {Duty.REVIEWER}
    assert [one.verb for one in api.records(OURS)] == ["people.accept_invitation", "people.manage_members"]
    assert secret not in str([*Invitation.objects.values(), *Audit.objects.values()])


@pytest.mark.parametrize("end", ["accepted", "withdrawn", "expired"])
def test_an_invitation_opens_once_and_in_time(zhang, end):
    secret = api.invite_member("李四", {Duty.READER}, actor=zhang, at=AT)
    li, at = Actor(User.objects.create_user("李四").pk, "李四"), AT
    if end == "accepted":
        api.accept_invitation(secret, actor=li, at=AT)
    elif end == "withdrawn":
        api.withdraw_invitation(Invitation.objects.get().pk, actor=zhang, at=AT)
    else:
        at = AT + services.INVITATION_LIFE
    with pytest.raises(NotThere):
        api.accept_invitation(secret, actor=li, at=at)


def test_a_guess_opens_nothing_and_a_stranger_signs_in_first(zhang):
    secret = api.invite_member("李四", {Duty.READER}, actor=zhang, at=AT)
    with pytest.raises(NotThere):
        api.invitation_behind("guess", AT)
    with pytest.raises(NotAllowed):
        api.accept_invitation(secret, actor=NOBODY, at=AT)


def test_open_invitations_have_a_limit(zhang, monkeypatch):
    monkeypatch.setattr(services, "OPEN_INVITATIONS_MAX", 2)
    for _ in range(2):
        api.invite_member("李四", {Duty.READER}, actor=zhang, at=AT)
    with pytest.raises(TooMany):
        api.invite_member("李四", {Duty.READER}, actor=zhang, at=AT)
    api.withdraw_invitation(Invitation.objects.first().pk, actor=zhang, at=AT)
    api.invite_member("李四", {Duty.READER}, actor=zhang, at=AT)


def test_duties_change_at_once_and_what_was_held_is_kept(zhang):
    person("李四", OURS, Duty.HANDLER, Duty.FINANCE)
    li = User.objects.get(username="李四").pk
    api.set_duties(li, {Duty.REVIEWER, Duty.FINANCE}, actor=zhang, day=DAY)
    assert duties_of("李四") == {Duty.REVIEWER, Duty.FINANCE}
    assert api.firms_of(li, DAY - timedelta(days=1)) == {OURS: {Duty.HANDLER, Duty.FINANCE}}
    api.set_duties(li, set(), actor=zhang, day=DAY)
    assert duties_of("李四") == frozenset()
    api.invite_member("李四", {Duty.HANDLER}, actor=zhang, at=AT)
    assert api.records(OURS)[1].detail == {"before": ["finance", "reviewer"], "after": []}


def test_the_last_administrator_stays(zhang):
    with pytest.raises(Conflict):
        api.set_duties(zhang.user_id, {Duty.HANDLER}, actor=zhang, day=DAY)
    person("李四", OURS, Duty.ADMINISTRATOR)
    api.set_duties(zhang.user_id, {Duty.HANDLER}, actor=zhang, day=DAY)
    assert duties_of("张三") == {Duty.HANDLER}


def test_others_people_are_not_there(zhang):
    stranger = person("李四", THEIRS, Duty.ADMINISTRATOR)
    api.invite_member("王五", {Duty.READER}, actor=stranger, at=AT)
    with pytest.raises(NotThere):
        api.set_duties(stranger.user_id, set(), actor=zhang, day=DAY)
    with pytest.raises(NotThere):
        api.withdraw_invitation(Invitation.objects.get().pk, actor=zhang, at=AT)
    assert [one.username for one in api.team(OURS, DAY)] == ["张三"]


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.ADMINISTRATOR])
def test_only_an_administrator_manages_members(zhang, duty):
    other = replace(zhang, duties=frozenset({duty}))
    for verb in (
        lambda: api.invite_member("李四", {Duty.READER}, actor=other, at=AT),
        lambda: api.set_duties(zhang.user_id, set(), actor=other, day=DAY),
        lambda: api.withdraw_invitation(1, actor=other, at=AT),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_the_zone_operator_gives_and_ends_posts(zone):
    secret = api.invite_officer("沈七", Role.PARK, "某园区 (示例)", "LZP-CORE", actor=zone, at=AT)
    shen = Actor(User.objects.create_user("沈七").pk, "沈七")
    api.accept_invitation(secret, actor=shen, at=AT)
    post = next(one for one in api.officers(DAY) if one.username == "沈七")
    assert (post.role, post.park) == (Role.PARK, "LZP-CORE")
    again = api.invite_officer("沈七", Role.TAX, "税务 (示例)", actor=zone, at=AT)
    with pytest.raises(Conflict):
        api.accept_invitation(again, actor=shen, at=AT)
    api.end_post(post.post_id, actor=zone, day=DAY)
    assert api.actor_of(shen.user_id, DAY).post is None


def test_nobody_ends_the_own_post_or_gives_a_senseless_one(zone):
    with pytest.raises(Conflict):
        api.end_post(Post.objects.get().pk, actor=zone, day=DAY)
    for role, park in ((Role.SELLER, ""), (Role.PARK, ""), (Role.TAX, "LZP-CORE")):
        with pytest.raises(Invalid):
            api.invite_officer("沈七", role, "某单位 (示例)", park, actor=zone, at=AT)


def test_who_files_a_firm_nobody_works_for_becomes_its_administrator(db, zhang):
    li = Actor(User.objects.create_user("李四").pk, "李四")
    api.found_team(THEIRS, actor=li, day=DAY)
    assert duties_of("李四", THEIRS) == {Duty.ADMINISTRATOR, Duty.HANDLER}
    assert [(one.name, one.verb) for one in api.records(THEIRS)] == [("李四", "people.found_team")]
    with pytest.raises(Conflict):
        api.found_team(OURS, actor=li, day=DAY)
    with pytest.raises(NotAllowed):
        api.found_team("5105960099", actor=NOBODY, day=DAY)
