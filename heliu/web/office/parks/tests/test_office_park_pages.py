"""The officers' park pages: from a lease to a certificate, by the hands of several people."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heliu.kernel.days import business_day, now
from heliu.parks import api as parks
from heliu.parks.models import Attendance, Evidence, Lease, Recognition, Startup
from heliu.parks.tests.factories import PDF
from heliu.people.facts import Role
from heliu.people.models import Post, User
from heliu.registry import api as registry
from heliu.registry.facts import Firm
from heliu.web.kit.lists.state import write_cursor

pytestmark = pytest.mark.django_db
PARK, FIRM = "LZP-CORE", "5105960002"
SINCE = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def zone(db):
    parks.load_demo_parks()
    for code in (FIRM, "5105W00001", "5105960012"):
        registry.register_firm(Firm(code, f"示例企业{code[-2:]}", roles=frozenset({"seller"})), SINCE)


def officer(name, post, park=""):
    user = User.objects.create_user(name, full_name=name)
    Post.objects.create(user=user, role=post, office="部门 (示例)", park=park, since=SINCE)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def operator(db):
    return officer("张三", Role.PARK, PARK)


def test_a_park_operator_sees_the_own_park_and_no_other(operator):
    assert operator.get("/office/parks/").headers["Location"] == f"/office/parks/{PARK}/"
    page = operator.get(f"/office/parks/{PARK}/").content.decode()
    assert "示例企业02" in page
    assert "登记租约" in page
    assert operator.get("/office/parks/LZP-C1/").status_code == 404


def test_the_zone_sees_all_figures_in_full(client):
    zone = officer("赵六", Role.ZONE)
    page = zone.get("/office/parks/?indicator=value").content.decode()
    assert "不公布" not in page
    assert "登记租约" not in zone.get(f"/office/parks/{PARK}/").content.decode()
    assert officer("孙八", Role.TAX).get("/office/parks/").status_code == 403


def test_space_is_let_and_given_back(operator):
    told = {"firm_code": FIRM, "premises": "CORE-D1", "area_m2": "1801", "since": "2026-11-02", "until": ""}
    refused = operator.post(f"/office/parks/{PARK}/leases/", told)
    assert refused.status_code == 422
    assert "最多还可出租 1800.00 平方米" in refused.content.decode()
    assert operator.post(f"/office/parks/{PARK}/leases/", {**told, "area_m2": "1800"}).status_code == 302
    lease = Lease.objects.latest("pk")
    assert operator.get(f"/office/parks/leases/{lease.pk}/end/").status_code == 200
    operator.post(f"/office/parks/leases/{lease.pk}/end/", {"until": "20261130"})
    lease.refresh_from_db()
    assert lease.until == date(2026, 11, 30)


def test_a_refusal_is_english_for_who_reads_english(operator):
    operator.cookies["django_language"] = "en"
    told = {"firm_code": FIRM, "premises": "CORE-D1", "area_m2": "0", "since": "2026-11-02", "until": ""}
    page = operator.post(f"/office/parks/{PARK}/leases/", told).content.decode()
    assert "The area let must be above 0. Please check the area." in page


def test_the_faults_of_premises_stand_at_their_fields(operator):
    told = {"code": "CORE-B9", "name": "新仓", "kind": "bonded", "area_m2": "0", "site_code": "X"}
    page = operator.post(f"/office/parks/{PARK}/premises/", told).content.decode()
    assert 'href="#id_area_m2"' in page
    assert 'href="#id_site_code"' in page
    told |= {"area_m2": "500", "site_code": "7921A001"}
    assert operator.post(f"/office/parks/{PARK}/premises/", told).status_code == 302
    assert "新仓" in operator.get(f"/office/parks/{PARK}/").content.decode()


def press(client, number, verb, **told):
    return client.post(f"/office/parks/recognition/{number}/do/{verb}/", told)


def test_from_draft_to_certificate_by_four_people(operator):
    operator.post(f"/office/parks/recognition/open/{PARK}/")
    number = Recognition.objects.get().number
    lacking = press(operator, number, "submit")
    assert lacking.status_code == 422
    assert "佐证材料不齐" in lacking.content.decode()
    for item in ("OPERATOR", "SUPPORT", "PLAN"):
        file = SimpleUploadedFile("规划 书.pdf", PDF, "application/pdf")
        told = {"points": "9", "statement": "见附件", "attachment": file}
        assert operator.post(f"/office/parks/recognition/{number}/evidence/{item}/", told).status_code == 302
    assert press(operator, number, "submit").status_code == 302
    sent = operator.get(f"/office/parks/recognition/{number}/files/PLAN/")
    assert (sent.content, sent["Content-Type"]) == (PDF, "application/pdf")
    assert sent["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8")

    points = {"points_OPERATOR": "8", "points_SUPPORT": "9", "points_PLAN": "10", "words": "属实"}
    for name in ("李四", "王五"):
        assert press(officer(name, Role.COMMERCE), number, "review", **points).status_code == 302
    zone = officer("赵六", Role.ZONE)
    page = zone.get(f"/office/parks/recognition/{number}/").content.decode()
    assert "按证据重算一致" in page
    assert "李四" in page
    below = press(zone, number, "give_notice")
    assert "未达到 60 分" in below.content.decode()
    Evidence.objects.filter(kind="indicator").update(value=50_000_000)
    Recognition.objects.update(
        state="notice", notice_from=business_day(now()) - timedelta(days=20), notice_until=business_day(now())
    )
    assert "期满后方可认定" in press(zone, number, "recognise").content.decode()
    assert number in Client().get("/parks/notices/").content.decode()
    Recognition.objects.update(notice_until=business_day(now()) - timedelta(days=1))
    assert press(zone, number, "recognise").status_code == 302
    certificate = Recognition.objects.get().certificate_no
    assert certificate in Client().get(f"/parks/{PARK}/").content.decode()


def test_a_conflict_of_interest_is_told_on_a_page(operator):
    operator.post(f"/office/parks/recognition/open/{PARK}/")
    Recognition.objects.update(state="submitted", applicant=officer_user("李四"))
    number = Recognition.objects.get().number
    client = Client()
    client.force_login(User.objects.get(username="李四"), backend="allauth.account.auth_backends.AuthenticationBackend")
    points = {"points_OPERATOR": "8", "points_SUPPORT": "9", "points_PLAN": "10", "words": "属实"}
    answer = press(client, number, "review", **points)
    assert answer.status_code == 403
    assert "利益冲突" in answer.content.decode()


def officer_user(name):
    officer(name, Role.COMMERCE)
    return User.objects.get(username=name)


def test_a_park_is_graded_with_a_reason_where_people_differ():
    zone = officer("赵六", Role.ZONE)
    assert zone.get("/office/parks/grades/").content.decode().count("评定<span") == 12
    refused = zone.post(f"/office/parks/grades/{PARK}/?year=2026", {"level": "A", "reason": ""})
    assert refused.status_code == 422
    assert 'href="#id_reason"' in refused.content.decode()
    zone.post(f"/office/parks/grades/{PARK}/?year=2026", {"level": "A", "reason": "示范项目"})
    assert "示范项目" in Client().get(f"/parks/{PARK}/").content.decode()
    assert officer("孙八", Role.COMMERCE).get(f"/office/parks/grades/{PARK}/").status_code == 403


def test_a_team_comes_to_a_filed_firm_and_the_page_shows_its_way(operator):
    number = Startup.objects.first().number
    page = operator.get(f"/office/parks/teams/{number}/").content.decode()
    assert "138****0001" in page
    assert "13800000001" not in page
    act = lambda verb, **told: operator.post(f"/office/parks/teams/{number}/do/{verb}/", told)  # noqa: E731
    assert act("admit").status_code == 302
    assert act("coach", day="20261102", mentor="王老师", topic="三单", hours="2").status_code == 302
    assert "没有有效的备案" in act("file", firm_code="5105960077").content.decode()
    assert act("file", firm_code="5105960012").status_code == 302
    page = operator.get(f"/office/parks/teams/{number}/").content.decode()
    assert "示例企业12" in page
    assert "2.0 小时" in page
    assert operator.get(f"/office/parks/{PARK}/incubator/").status_code == 200


def test_an_event_is_announced_and_attended(operator):
    today = business_day(now())
    told = {"code": "HD-X", "title": "选品会", "day": str(today), "place": "展厅", "places": "3"}
    assert operator.post(f"/office/parks/{PARK}/events/", told).status_code == 302
    parks.sign_up("HD-X", now(), today, actor=firm_person())
    operator.post("/office/parks/events/HD-X/", {"came": [FIRM]})
    assert list(Attendance.objects.values_list("meeting_id", "firm_code", "came")) == [("HD-X", FIRM, True)]


def firm_person():
    from heliu.people.facts import Actor, Duty  # noqa: PLC0415

    return Actor(User.objects.create_user("钱七").pk, "钱七", firm=FIRM, duties=frozenset({Duty.HANDLER}))


def test_the_home_of_a_park_operator_comes_from_filings(operator):
    page = operator.get("/home/").content.decode()
    assert "孵化申请待审核" in page
    assert "入驻企业" in page


@pytest.mark.parametrize(
    ("address", "most"),
    [(f"/office/parks/{PARK}/", 40), ("/office/parks/recognition/", 16), (f"/office/parks/{PARK}/incubator/", 30)],
)
def test_a_page_of_the_office_asks_so_often(operator, django_assert_max_num_queries, address, most):
    with django_assert_max_num_queries(most):
        assert operator.get(address).status_code == 200


def test_the_cases_of_recognition_are_a_list(operator):
    address = "/office/parks/recognition/"
    assert "园区运营单位提交的认定申请会出现在这里" in operator.get(address).content.decode()
    assert operator.get("/office/parks/recognition/open/").status_code == 200
    operator.post("/office/parks/recognition/open/")
    number = Recognition.objects.get().number
    other = officer("孙八", Role.PARK, park="LZP-C1")
    zone = officer("赵六", Role.ZONE)
    assert number not in other.get(address).content.decode(), "a park sees its own cases"
    assert other.get(address, {"format": "json"}).json()["rows"] == []
    today = business_day(now())
    held = [{"state": "draft"}, {"state": "running"}, {"park": PARK}, {"number": number}, {"since": today}]
    gone = [{"state": "recognised"}, {"park": "LZP-C1"}, {"number": "RD1"}, {"until": today - timedelta(days=1)}]
    for client in (operator, zone):
        for asked in held:
            assert number in client.get(address, asked | {"format": "csv"}).getvalue().decode(), asked
        for asked in gone:
            assert client.get(address, asked | {"format": "json"}).json()["rows"] == [], asked
    zone.cookies["django_language"] = "en"
    page = zone.get(address).content.decode()
    assert "draft" in page
    assert "/office/parks/recognition/open/" not in page, "the zone does not apply"
    assert zone.get("/office/parks/recognition/open/").status_code == 403
    for place in ("x", "WyIyMDI2IiwiYSJd", "WzEsMl0"):
        assert zone.get(address, {"after": place}).status_code == 400
    first = zone.get(address, {"after": write_cursor(now(), "Z")}).content.decode()
    assert number in first
