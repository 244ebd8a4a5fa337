"""The lists of batches: a firm's own from one source, filtered, put into files, with buttons for who may press them."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from heliu.kernel.days import BEIJING
from heliu.kernel.listing import Asked
from heliu.people.facts import Actor, Duty
from heliu.submission.api import count_batches, list_batches
from heliu.submission.facts import Source
from heliu.submission.models import Batch
from heliu.submission.tests.order_sheets import rows, workbook
from heliu.web.kit.lists import exports
from heliu.web.models import Export
from heliu.web.portal.declare.tests.test_declare_pages import begin, fill_all
from heliu.web.portal.sending.tests.clerks import OTHER, SELLER, person

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FILES, FORMS = "/portal/orders/", "/portal/declare/"


def text(answer):
    return answer.content.decode()


def upload(client, name):
    client.post("/portal/orders/upload/", {"file": SimpleUploadedFile(name, workbook(rows(1)))})
    return Batch.objects.latest("id")


def titles(client, address):
    written = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(written))][1:]


@pytest.fixture
def two_files(clerk):
    """One made in the last minute of a Beijing day, one in the first of the next."""
    midnight = datetime(2026, 11, 2, tzinfo=BEIJING)
    for name, made in (("甲.xlsx", midnight - timedelta(minutes=1)), ("乙.xlsx", midnight)):
        Batch.objects.filter(pk=upload(clerk, name).pk).update(made_at=made)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["乙.xlsx", "甲.xlsx"]),
        ("o=made_at", ["甲.xlsx", "乙.xlsx"]),
        ("title=甲", ["甲.xlsx"]),
        ("state=draft", ["乙.xlsx", "甲.xlsx"]),
        ("state=done", []),
        ("since=2026-11-02", ["乙.xlsx"]),
        ("since=20261101", ["乙.xlsx", "甲.xlsx"]),
        ("since=20261103", []),
    ],
)
def test_a_list_is_filtered_and_ordered(clerk, two_files, query, found):
    assert titles(clerk, f"{FILES}?format=csv&{query}") == found
    assert f"共 {len(found)} 条" in text(clerk.get(f"{FILES}?{query}"))


def test_each_source_has_its_list_and_each_firm_its_own(clerk, two_files):
    begin(clerk)
    assert len(titles(clerk, f"{FORMS}?format=csv")) == 1
    assert len(titles(clerk, f"{FILES}?format=csv")) == 2
    clerk.force_login(person("王五", OTHER, Duty.HANDLER))
    assert titles(clerk, f"{FILES}?format=csv") == titles(clerk, f"{FORMS}?format=csv") == []


def test_pages_follow_each_other_where_batches_were_made_in_one_instant(clerk, two_files):
    Batch.objects.update(made_at=datetime(2026, 11, 2, tzinfo=BEIJING))
    actor = Actor(1, "张三", firm=SELLER, duties=frozenset({Duty.READER}))
    first = list_batches(Source.SHEET, actor, Asked(order="made_at", limit=1))
    place = (first[0].made_at, first[0].id)
    second = list_batches(Source.SHEET, actor, Asked(order="made_at", limit=1, after=place))
    assert [one.title for one in (*first, *second)] == ["甲.xlsx", "乙.xlsx"]
    assert count_batches(Source.SHEET, actor, Asked(), 1) == 1


def test_a_declaration_leads_to_its_draft_and_then_on_its_way(clerk, open_doors):
    number = fill_all(clerk)
    assert f"/portal/declare/{number}/" in text(clerk.get(FORMS))
    clerk.post(f"/portal/declare/{number}/confirm/", {"seal": "sandbox"})
    page = text(clerk.get(FORMS))
    assert all(word in page for word in (f"/portal/sending/{number}/", "即将报送", "0 / 4"))


def test_a_view_is_saved_and_a_workbook_written(clerk, two_files):
    clerk.post(f"{FILES}?title=甲", {"save": "甲的文件"})
    assert "甲的文件" in text(clerk.get(FILES))
    clerk.post(f"{FILES}?title=甲&cols=title&cols=total&cols=documents", {"export": "xlsx"})
    wanted = Export.objects.get()
    exports.carry_out(wanted)
    sheet = CalamineWorkbook.from_path(exports.path_of(wanted)).get_sheet_by_index(0).to_python()
    assert sheet == [["文件名", "单证种类", "单证数"], ["甲.xlsx", "订单、支付凭证、运单、清单", 0]]


def test_whoever_only_reads_is_offered_nothing_to_begin(reader):
    assert "新的申报" not in text(reader.get(FORMS)).partition("<main")[2].partition("还没有记录")[0]
    assert "上传订单文件" not in text(reader.get(FILES)).partition("<main")[2].partition("还没有记录")[0]


def test_the_lists_are_english_where_it_was_chosen(clerk, two_files):
    clerk.cookies["django_language"] = "en"
    page = text(clerk.get(f"{FILES}?cols=title&cols=answered&cols=made_by&cols=trouble"))
    assert all(word in page for word in ("Documents answered", "Why it was not sent whole", "Upload", "Draft"))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "morgen"])
def test_a_day_beyond_the_calendar_is_told_at_its_field(clerk, day):
    answer = clerk.get(f"{FILES}?since={day}")
    assert (answer.status_code, 'class="wrong" id="filter_since_error"' in text(answer)) == (200, True)
