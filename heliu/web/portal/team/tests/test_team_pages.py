"""The team page: invited by a link, joined, given other duties, ended; all of it in the audit."""

import re
from datetime import date

import pytest
from django.test import Client

from heliu.people.facts import Duty
from heliu.people.models import Member, User
from heliu.registry.api import register_firm
from heliu.registry.facts import Firm
from heliu.web.kit.lists.state import write_cursor

SINCE, OURS = date(2026, 1, 1), "5105960002"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def zhang(db):
    register_firm(Firm(OURS, "示例电商", roles=frozenset({"seller"})), SINCE)
    return signed_in("zhangsan", Duty.ADMINISTRATOR, Duty.HANDLER)


def signed_in(name, *duties):
    user, client = User.objects.create_user(name, full_name=name), Client()
    Member.objects.bulk_create(Member(user=user, firm_code=OURS, duty=duty, since=SINCE) for duty in duties)
    client.force_login(user, backend=BACKEND)
    return client


def csv_of(client, **asked):
    return client.get("/portal/team/", {**asked, "format": "csv"}).getvalue().decode()


def invite(client, name="李四", duty=Duty.REVIEWER):
    given = client.post("/portal/team/invite/", {"name": name, "duties": [duty]})
    assert "no-store" in given.headers["Cache-Control"]
    page = given.content.decode()
    return re.search(r'data-copy="http://testserver(/account/invitation/[^"]+)"', page)[1]


def test_a_link_brings_a_colleague_in(zhang):
    link = invite(zhang)
    stranger = Client()
    assert "请先登录或注册" in stranger.get(link).content.decode()
    li = signed_in("lisi")
    assert "（复核）" in li.get(link).content.decode()
    assert li.post(link).status_code == 302
    assert li.get("/portal/team/").status_code == 200
    assert li.get(link).status_code == 404
    page = zhang.get("/portal/team/").content.decode()
    assert "lisi" in page
    assert "还没有复核人员" not in page


def test_duties_are_changed_and_a_membership_ended_on_the_page(zhang):
    li = signed_in("lisi", Duty.HANDLER)
    number = User.objects.get(username="lisi").pk
    assert zhang.post(f"/portal/team/members/{number}/", {"duties": []}).status_code == 422
    assert zhang.post(f"/portal/team/members/{number}/", {"duties": ["reader"]}).status_code == 302
    assert "lisi,查阅" in csv_of(zhang)
    assert "立即失去" in zhang.get(f"/portal/team/members/{number}/end/").content.decode()
    assert zhang.post(f"/portal/team/members/{number}/end/").status_code == 302
    assert li.get("/portal/team/").status_code == 403
    audit = zhang.get("/portal/team/audit/").content.decode()
    assert "原为 经办；现为 查阅" in audit
    assert "原为 查阅；现为 —" in audit


def test_a_withdrawn_link_opens_nothing(zhang):
    link = invite(zhang)
    number = zhang.get("/portal/team/invitations/").context["invitations"][0][0].number
    reader = signed_in("wangwu", Duty.READER).get("/portal/team/invitations/").content.decode()
    assert "李四" in reader
    assert "撤回" not in reader
    assert zhang.post(f"/portal/team/invitations/{number}/withdraw/").status_code == 302
    assert Client().get(link).status_code == 404
    assert "没有等待接受的邀请" in zhang.get("/portal/team/invitations/").content.decode()


def test_the_team_is_a_list_of_ones_own_people(zhang):
    """Each stands once whatever the number of duties; nobody of another firm, and who left is gone."""
    signed_in("lisi", Duty.READER)
    stranger, gone = User.objects.create_user("stranger"), User.objects.create_user("gone")
    Member.objects.create(user=stranger, firm_code="5105960099", duty=Duty.REVIEWER, since=SINCE)
    Member.objects.create(user=gone, firm_code=OURS, duty=Duty.REVIEWER, since=SINCE, until=SINCE)
    Member.objects.filter(user__username="lisi").update(since=date(2026, 2, 1))
    User.objects.filter(username="lisi").update(last_login=None)
    for asked, found in (
        ({}, ["lisi", "zhangsan"]),
        ({"o": "since"}, ["zhangsan", "lisi"]),
        ({"o": "-username"}, ["zhangsan", "lisi"]),
        ({"duty": "handler"}, ["zhangsan"]),
        ({"duty": "reviewer"}, []),
        ({"name": "LIS"}, ["lisi"]),
        ({"idle": "2026-01-01"}, ["lisi"]),
    ):
        lines = csv_of(zhang, **asked, cols=["username"]).splitlines()[1:]
        assert lines == found, asked
    assert "管理员、经办" in csv_of(zhang, duty="handler")
    assert "还没有复核人员" in zhang.get("/portal/team/").content.decode()
    numbers = dict(User.objects.values_list("username", "pk"))
    for order, last, seen, after in (
        ("username", "lisi", "lisi", "zhangsan"),
        ("since", "2026-01-01", "zhangsan", "lisi"),
    ):
        asked = {"o": order, "after": write_cursor(last, numbers[seen])}
        page = zhang.get("/portal/team/", {**asked, "format": "json"}).json()
        assert [one["username"] for one in page["rows"]] == [after]
    for value, last in (("x", 1), (1, 1), ("2026-01-01", "\0")):
        bad = {"o": "since", "after": write_cursor(value, last)}
        assert zhang.get("/portal/team/", bad).status_code == 400


@pytest.mark.parametrize("duty", [Duty.HANDLER, Duty.REVIEWER, Duty.FINANCE, Duty.READER])
def test_others_see_the_team_and_change_nothing(zhang, duty):
    other = signed_in("wangwu", duty)
    assert "邀请成员" not in other.get("/portal/team/").content.decode()
    for address in ("invite/", "members/1/", "members/1/end/", "audit/"):
        assert other.get(f"/portal/team/{address}").status_code == 403


def test_a_refusal_is_told_in_the_readers_language(zhang):
    other = signed_in("wangwu", Duty.READER)
    other.cookies["django_language"] = "en"
    page = other.get("/portal/team/invite/").content.decode()
    assert "<h1>Not permitted</h1>" in page
    assert (
        "You do not hold this permission: Invite members of one&#x27;s enterprise, give them duties, end their"
        " membership. Those who do: of an enterprise: administrator." in page
    )
