"""A list from one spec, over real rows: the users of the database stand in for an entity."""

import csv
import io
import json

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import include, path

from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.problems import Conflict
from heliu.people.tests.people_at_work import officer
from heliu.web.kit.lists.page import list_view
from heliu.web.kit.lists.reading import LISTS
from heliu.web.kit.lists.spec import BulkAction, Column, Filter, ListSpec, RowAction
from heliu.web.models import SavedView

ORDERS = {"username": "username", "date_joined": "date_joined"}
PEOPLE = 120
renamed = []


def chosen(asked):
    rows = get_user_model().objects.filter(username__startswith="p")
    if text := asked.filters.get("q"):
        rows = rows.filter(Q(username__contains=text) | Q(full_name__contains=text))
    return rows


def rename(actor, row_id):
    if row_id == 13:
        raise Conflict("这一条正在办理，不能改名。")
    renamed.append(row_id)


SPEC = ListSpec(
    key="test.people",
    title="人员",
    columns=[
        Column("username", "账号", kind="code", order=True),
        Column("full_name", "姓名"),
        Column("date_joined", "加入时间", kind="instant", order=True),
        Column("id", "编号", kind="number", hidden=True),
    ],
    rows=lambda _actor, asked: list(keyset(chosen(asked), asked, ORDERS)),
    count=lambda _actor, asked, most: count_up_to(chosen(asked), most),
    order="username",
    filters=[
        Filter("q", forms.CharField(label="姓名或账号", max_length=20)),
        Filter("since", forms.DateField(), folded=True),
    ],
    link=lambda row: f"/people/{row.pk}/",
    row_actions=[RowAction("改名", lambda row: f"/people/{row.pk}/name/" if row.pk % 2 else None)],
    bulk_actions=[BulkAction("rename", "批量改名", "名称将恢复为账号。", rename, "web.share_view")],
    nothing="还没有人员。",
)
urlpatterns = [path("people/", list_view(SPEC)), path("", include("config.urls"))]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def _people(db):
    renamed.clear()
    get_user_model().objects.bulk_create(
        get_user_model()(username=f"p{number:03}", full_name="张三" if number % 2 else "=李四")
        for number in range(PEOPLE)
    )
    LISTS[SPEC.key] = SPEC


@pytest.fixture
def zone_officer(client):
    user = officer()
    client.force_login(user)
    return user


def rows_of(answer):
    return [line.cells[0].text for line in answer.context["lines"]]


def test_a_list_asks_who_you_are(client):
    assert client.get("/people/").status_code == 302


def test_pages_follow_by_key_without_a_gap_or_a_repeat(client, zone_officer):
    seen, address = [], "/people/"
    while address:
        answer = client.get(address)
        seen += rows_of(answer)
        address = answer.context["next_url"] and "/people/" + answer.context["next_url"]
    assert seen == [f"p{number:03}" for number in range(PEOPLE)]


def test_equal_values_are_parted_by_the_id_in_both_directions(client, zone_officer):
    for order in ("date_joined", "-date_joined"):
        get_user_model().objects.update(date_joined="2026-11-01T00:00:00Z")
        first = client.get(f"/people/?o={order}")
        second = client.get("/people/" + first.context["next_url"])
        assert set(rows_of(first)) & set(rows_of(second)) == set()


def test_the_address_holds_filter_order_columns_and_density(client, zone_officer):
    answer = client.get("/people/?q=00&o=-username&cols=username&cols=id&d=dense")
    assert rows_of(answer)[0] == "p100"
    assert [str(head.label) for head in answer.context["heads"]] == ["账号", "编号"]
    text = answer.content.decode()
    assert 'class="stack dense"' in text
    assert 'data-search=""' in text
    assert 'aria-sort="descending"' in text
    assert "q=00" in answer.context["heads"][0].url


def test_a_wrong_filter_says_so_and_shows_no_rows(client, zone_officer):
    answer = client.get("/people/?since=soon&q=p0")
    assert answer.status_code == 200
    assert answer.context["lines"] == []
    assert "筛选条件有误" in answer.content.decode()


@pytest.mark.parametrize("after", ["%%%", "bm9wZQ", "WzEsMl0" * 100, "W1tdLHt9XQ", "WyJzb29uIiwieCJd"])
def test_a_place_that_is_none_is_refused_with_a_sentence(client, zone_officer, after):
    answer = client.get("/people/", {"after": after, "o": "date_joined"})
    assert answer.status_code == 400
    assert "从列表的第一页重新开始" in answer.content.decode()


def test_an_empty_list_says_why_and_a_filtered_one_how_to_widen(client, zone_officer):
    assert "请放宽条件" in client.get("/people/?q=nobody").content.decode()
    get_user_model().objects.filter(username__startswith="p").delete()
    assert "还没有人员。" in client.get("/people/").content.decode()


def test_the_count_stops_at_its_limit(client, zone_officer, monkeypatch):
    assert "共 120 条" in client.get("/people/").content.decode()
    monkeypatch.setattr("heliu.web.kit.lists.reading.COUNT_MAX", 100)
    answer = client.get("/people/")
    assert "100 条以上" in answer.content.decode()
    assert "导出 CSV" not in answer.content.decode()


def test_the_file_holds_the_filter_and_the_columns_and_runs_nothing(client, zone_officer):
    answer = client.get("/people/?q=00&cols=username&cols=full_name&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["账号", "姓名"]
    assert [row[0] for row in rows[1:]] == [f"p00{number}" for number in range(10)] + ["p100"]
    assert rows[1][1] == "'=李四"


def test_a_file_too_long_to_wait_for_is_refused(client, zone_officer, monkeypatch):
    monkeypatch.setattr("heliu.web.kit.lists.reading.COUNT_MAX", 100)
    answer = client.get("/people/?format=csv")
    assert answer.status_code == 413
    assert "导出 Excel" in answer.content.decode()


def test_programs_read_the_same_list_as_json(client, zone_officer):
    body = json.loads(client.get("/people/?format=json&cols=username").content)
    assert body["count"] == {"number": PEOPLE, "exact": True}
    assert body["rows"][0]["username"] == "p000"
    following = json.loads(client.get("/people/" + body["next"]).content)
    assert following["rows"][0]["username"] == "p050"


def test_a_view_is_saved_shared_and_dropped(client, zone_officer):
    client.post("/people/?q=00&o=-username", {"save": "零零", "shared": "1"})
    view = SavedView.objects.get()
    assert (view.query, view.role) == ("q=00&o=-username", "zone")
    assert "零零" in client.get("/people/").content.decode()
    client.post("/people/", {"drop": str(view.pk)})
    assert not SavedView.objects.exists()


def test_a_shared_view_is_seen_by_the_role_and_dropped_by_its_owner_only(client, zone_officer):
    client.post("/people/?q=00", {"save": "零零", "shared": "1"})
    client.force_login(officer("other"))
    assert "零零" in client.get("/people/").content.decode()
    client.post("/people/", {"drop": str(SavedView.objects.get().pk)})
    assert SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "长" * 41])
def test_a_view_needs_a_name_of_reasonable_length(client, zone_officer, name):
    assert client.post("/people/", {"save": name}).status_code == 422


def test_several_rows_are_asked_about_first_and_failures_have_their_reason(client, zone_officer):
    ids = ["11", "13", "15", "十六", "²", "9" * 5000]
    answer = client.post("/people/", {"bulk": "rename", "pick": ids})
    assert "将对 6 条记录办理" in answer.content.decode()
    assert renamed == []
    answer = client.post("/people/", {"bulk": "rename", "pick": ids, "confirmed": "1"})
    assert renamed == [11, 15]
    assert "这一条正在办理，不能改名。" in answer.content.decode()
    assert answer.content.decode().count("列表中没有这一行。") == 3


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"bulk": "rename"}, 422), ({"bulk": "burn", "pick": ["1"]}, 422), ({"bulk": "rename", "pick": ["1"] * 201}, 413)],
    ids=["nothing picked", "no such action", "too many"],
)
def test_a_bulk_action_that_makes_no_sense_is_refused(client, zone_officer, sent, status):
    assert client.post("/people/", sent).status_code == status


def test_a_list_asks_the_database_little_however_long_it_is(client, zone_officer, django_assert_max_num_queries):
    client.get("/people/")
    with django_assert_max_num_queries(12):
        client.get("/people/?q=p")
