"""A workbook is written by the jobs process, in the eyes of who asked for it."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import include, path
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook

from heliu.kernel.days import now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.people.facts import Role
from heliu.people.tests.people_at_work import officer
from heliu.web.kit.lists import exports
from heliu.web.kit.lists.page import list_view
from heliu.web.kit.lists.reading import LISTS
from heliu.web.kit.lists.spec import Column, ListSpec
from heliu.web.models import Export
from heliu.web.tasks import write_export

SPEC = ListSpec(
    key="test.exported",
    title="人员",
    columns=[
        Column("username", "账号", kind="code", order=True),
        Column("worth", "金额", kind="money", value=lambda row: len(row.username)),
    ],
    rows=lambda actor, asked: list(keyset(mine(actor), asked, {"username": "username"})),
    count=lambda actor, _asked, most: count_up_to(mine(actor), most),
    order="-username",
)
urlpatterns = [path("exported/", list_view(SPEC)), path("", include("config.urls"))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def mine(actor):
    assert actor.post == Role.ZONE
    return get_user_model().objects.filter(username__startswith="p")


@pytest.fixture(autouse=True)
def _place(tmp_path, settings):
    settings.STATE_DIR = tmp_path
    LISTS[SPEC.key] = SPEC


@pytest.fixture
def zone_officer(client):
    user = officer()
    client.force_login(user)
    return user


@pytest.fixture
def wanted(client, zone_officer):
    """An export asked for on the page of the list."""
    get_user_model().objects.bulk_create(get_user_model()(username=name) for name in ("p1", "p2", "=p3", "p4"))
    answer = client.post("/exported/?cols=username&cols=worth", {"export": "xlsx"})
    return Export.objects.get(pk=int(answer.headers["Location"].rstrip("/").rpartition("/")[2]))


def test_the_job_is_entered_with_the_wish(wanted):
    job = ProcrastinateJob.objects.get(task_name="web.write_export")
    assert job.args == {"export_id": wanted.pk}
    assert wanted.total == 3


def test_the_page_follows_the_work_and_hands_out_the_file(client, wanted):
    address = f"/kit/exports/{wanted.pk}/"
    assert "等待开始" in client.get(address).content.decode()
    assert client.get(address + "file/").status_code == 409
    write_export(export_id=wanted.pk)
    assert "可以下载" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    answer = client.get(address + "file/")
    content = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows == [["账号", "金额"], ["p4", 2.0], ["p2", 2.0], ["p1", 2.0]]


def test_nobody_else_sees_it(client, wanted):
    client.force_login(officer("other"))
    assert client.get(f"/kit/exports/{wanted.pk}/").status_code == 404
    assert client.get(f"/kit/exports/{wanted.pk}/file/").status_code == 404


def test_who_lost_the_account_gets_no_file(wanted, zone_officer):
    zone_officer.is_active = False
    zone_officer.save()
    write_export(export_id=wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.problem) == ("failed", "申请导出的账户已停用。")
    assert not exports.path_of(wanted).exists()


def test_one_person_does_not_fill_the_queue(client, wanted):
    for _ in range(exports.OPEN_MAX - 1):
        assert client.post("/exported/", {"export": "xlsx"}).status_code == 302
    assert client.post("/exported/", {"export": "xlsx"}).status_code == 429


def test_an_old_export_is_forgotten_with_its_file(wanted):
    write_export(export_id=wanted.pk)
    Export.objects.update(created_at=now() - timedelta(days=exports.DAYS_KEPT + 1))
    exports.forget_old()
    assert not exports.path_of(wanted).exists()
    assert not Export.objects.exists()
