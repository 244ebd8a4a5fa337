"""The wall around a request: who asks, what is undone when a view fails, what streams, what stands outside."""

from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import include, path

from heliu.kernel.problems import Conflict
from heliu.people.facts import Duty
from heliu.people.models import Member, User
from heliu.web.wall import without_wall

DAY, OURS, THEIRS = date(2026, 1, 1), "5105960002", "5105960012"


def rows():
    return ",".join(Member.objects.order_by("firm_code").values_list("firm_code", flat=True))


def whole(_request):
    return HttpResponse(rows())


def streamed(_request):
    return StreamingHttpResponse(row for row in [rows()])


@without_wall("for the test")
def outside(_request):
    return HttpResponse(rows())


def failing(request):
    Member.objects.create(user_id=request.actor.user_id, firm_code=OURS, duty=Duty.HANDLER, since=DAY)
    raise Conflict("不行。")


def broken(_request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


urlpatterns = [
    path("whole", whole),
    path("streamed", streamed),
    path("outside", outside),
    path("failing", failing),
    path("broken", broken),
    path("", include("config.urls")),
]
handler500 = "heliu.web.kit.views.server_error"


@pytest.fixture
def zhang(db, settings, client):
    settings.ROOT_URLCONF = __name__
    for name, firm in (("zhangsan", OURS), ("lisi", THEIRS)):
        user = User.objects.create_user(name)
        Member.objects.create(user=user, firm_code=firm, duty=Duty.READER, since=DAY)
    client.force_login(User.objects.get(username="zhangsan"))


@pytest.mark.parametrize(("address", "told"), [("/whole", OURS), ("/streamed", OURS), ("/outside", f"{OURS},{THEIRS}")])
def test_a_view_sees_its_firms_rows_also_while_it_streams(zhang, client, address, told):
    response = client.get(address)
    assert b"".join(response).decode() == told
    assert rows() == f"{OURS},{THEIRS}"


def test_a_stranger_sees_nothing(zhang, client):
    client.logout()
    assert client.get("/whole").content == b""


def test_what_a_failing_view_wrote_is_undone_and_its_page_still_appears(zhang, client):
    response = client.get("/failing", headers={"accept": "application/json"})
    assert response.status_code == 409
    assert Member.objects.count() == 2


def test_after_a_broken_statement_an_answer_is_still_made(zhang, client):
    client.raise_request_exception = False
    assert client.get("/broken").status_code == 500
    assert Member.objects.count() == 2
