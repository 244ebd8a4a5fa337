"""Goods by workbook: preview tells the truth, a commit does it, the same file is known again."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, Unreadable
from heliu.kernel.workbooks.checking import Outcome
from heliu.kernel.workbooks.kept import CONTENT_KEPT, PREVIEW_KEPT
from heliu.kernel.workbooks.reading import read_workbook
from heliu.people.api import behind_the_wall
from heliu.people.facts import Duty
from heliu.policies.parameters import Reference
from heliu.policies.positive_list import stand_lists
from heliu.policies.positive_list_rows import GoodsList, ListRow
from heliu.policies.rules.positive_list import Bar, Position
from heliu.registry.goods import api, importing
from heliu.registry.goods.facts import State
from heliu.registry.goods.models import GoodsItem, GoodsUpload
from heliu.registry.goods.tests.factories import MASK, item_in, people
from heliu.registry.goods.tests.workbooks import HEAD, row, workbook
from heliu.registry.goods.workbook import TEMPLATE

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return people()


def uploaded(by, *rows, **options):
    return api.keep_upload(workbook(*rows, **options), "十一月商品.xlsx", actor=by["张三"])


def test_the_example_of_the_template_is_a_right_row(by):
    sheet = read_workbook(workbook(row(sku="A")), TEMPLATE)
    assert len(sheet.rows) == 1
    seen = api.see_upload(uploaded(by, row(sku="A")).id, actor=by["张三"])
    assert seen.preview.counts[Outcome.NEW] == 1, seen.preview.faults
    with pytest.raises(Invalid, match="没有数据行"):
        api.keep_upload(api.template_workbook(), "模板.xlsx", actor=by["张三"])


def test_right_rows_become_drafts_and_wrong_ones_come_back_red(by):
    upload = uploaded(by, row(sku="A"), row(sku="B", gtin="6901234567890"), row(sku="C", origin="月球"), row(sku="A"))
    seen = api.see_upload(upload.id, actor=by["张三"])
    assert seen.preview.counts == {Outcome.NEW: 1, Outcome.CHANGED: 0, Outcome.SAME: 0, Outcome.WRONG: 3}
    assert [(one.row, one.column, one.code) for one in seen.preview.faults] == [
        (3, "gtin", "gtin_check_digit"),
        (4, "origin", "choice"),
        (5, "sku", "twice"),
    ]
    with pytest.raises(Invalid, match="一行也没有导入"):
        api.commit_upload(upload.id, actor=by["张三"], whole=True)
    assert not GoodsItem.objects.exists()
    done = api.commit_upload(upload.id, actor=by["张三"], whole=False)
    assert done.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 3}
    item = GoodsItem.objects.get()
    assert api.item_of(item.pk, actor=by["张三"]).content.elements["用途"] == "补水护肤"
    red = read_workbook(api.error_workbook(upload.id, actor=by["张三"], only_wrong=True), TEMPLATE)
    assert [one.cells["sku"] for one in red.rows] == ["B", "C", "A"]


def test_a_file_is_committed_once(by):
    upload = uploaded(by, row(sku="A"))
    api.commit_upload(upload.id, actor=by["张三"], whole=True, submit=True)
    assert GoodsItem.objects.get().state == State.SUBMITTED
    with pytest.raises(Conflict, match="已经导入过"):
        api.commit_upload(upload.id, actor=by["张三"], whole=True)


def test_the_same_file_is_known_again_and_all_its_rows_are_the_same(by):
    first = uploaded(by, row(sku="A"), row(sku="B"))
    assert first.same_as is None
    api.commit_upload(first.id, actor=by["张三"], whole=True)
    again = uploaded(by, row(sku="A"), row(sku="B"))
    assert again.same_as == business_day(now())
    seen = api.see_upload(again.id, actor=by["张三"])
    assert seen.preview.counts[Outcome.SAME] == 2
    assert seen.preview.right == ()


def test_a_changed_row_of_an_approved_item_opens_a_change(by):
    item = item_in(State.APPROVED, MASK, by)
    upload = uploaded(by, row(price="99"))
    seen = api.see_upload(upload.id, actor=by["张三"])
    assert [line.changes for line in seen.preview.lines] == [("elements", "price")]
    api.commit_upload(upload.id, actor=by["张三"], whole=True)
    changed = api.item_of(item.id, actor=by["张三"])
    assert (changed.state, changed.version, changed.approved_version) == (State.CHANGED, 2, 1)
    assert changed.content.price == Decimal(99)


def test_columns_the_sheet_does_not_have_are_left_as_they_are(by):
    item = item_in(State.DRAFT, MASK, by)
    head = [heading for heading in HEAD if heading != "账册备案料号"]
    keep = [cell for heading, cell in zip(HEAD, row(price="99"), strict=True) if heading != "账册备案料号"]
    api.commit_upload(uploaded(by, keep, head=head).id, actor=by["张三"], whole=True)
    assert api.item_of(item.id, actor=by["张三"]).content.record_no == MASK.record_no


def test_an_item_under_review_is_not_changed_under_the_officers_eyes(by):
    item_in(State.SUBMITTED, MASK, by)
    same = row(elements="4||补水护肤|10片/盒|泸美")
    seen = api.see_upload(uploaded(by, same).id, actor=by["张三"])
    assert seen.preview.counts[Outcome.SAME] == 1, [line.changes for line in seen.preview.lines]
    seen = api.see_upload(uploaded(by, row(price="99")).id, actor=by["张三"])
    assert [fault.code for fault in seen.preview.faults] == ["under_review"]


def test_two_looks_apart_see_what_happened_between(by):
    upload = uploaded(by, row(sku="A"))
    assert api.see_upload(upload.id, actor=by["张三"]).preview.counts[Outcome.NEW] == 1
    api.commit_upload(uploaded(by, row(sku="A"), row(sku="B")).id, actor=by["张三"], whole=True)
    assert api.see_upload(upload.id, actor=by["张三"]).preview.counts[Outcome.SAME] == 1


def test_too_many_elements_are_told_with_the_names(by):
    seen = api.see_upload(uploaded(by, row(sku="A", elements="4|无|a|b|c|d|e|f|g")).id, actor=by["张三"])
    fault = seen.preview.faults[0]
    assert (fault.column, fault.code) == ("elements", "elements_many")
    assert "品牌类型、出口享惠情况" in fault.fix


def test_an_import_is_undone_while_nobody_has_touched_it(by):
    upload = uploaded(by, *(row(sku=sku) for sku in "ABC"))
    with pytest.raises(Conflict, match="还没有导入"):
        api.undo_upload(upload.id, actor=by["张三"])
    api.commit_upload(upload.id, actor=by["张三"], whole=True, submit=True)
    decided = GoodsItem.objects.get(sku="A")
    api.decide(decided.pk, to=State.APPROVED, actor=by["李四"])
    assert api.undoable(upload.id, actor=by["张三"]) == 2
    undone = api.undo_upload(upload.id, actor=by["张三"])
    assert undone.counts["undone"] == 2
    states = dict(GoodsItem.objects.values_list("sku", "state"))
    assert states == {"A": State.APPROVED, "B": State.WITHDRAWN, "C": State.WITHDRAWN}
    with pytest.raises(Conflict, match="没有可以撤销"):
        api.undo_upload(upload.id, actor=by["张三"])
    with pytest.raises(NotThere):
        api.undo_upload(upload.id, actor=by["赵六"])


def test_pasted_cells_are_imported_as_a_file_is(by):
    pasted = "\n".join("\t".join(line) for line in [HEAD, row(sku="A"), row(sku="B", origin="月球")])
    upload = api.keep_pasted(pasted, actor=by["张三"])
    assert api.see_upload(upload.id, actor=by["张三"]).preview.counts[Outcome.NEW] == 1
    assert api.commit_upload(upload.id, actor=by["张三"], whole=False).counts["wrong"] == 1
    with pytest.raises(Invalid, match="表头"):
        api.keep_pasted("A\tB", actor=by["张三"])


@pytest.mark.parametrize("who", ["赵六", "李四", "查阅"])
def test_an_upload_is_its_firms_alone(by, who):
    upload = uploaded(by, row(sku="A"))
    actors = by | {"查阅": replace(by["张三"], duties=frozenset({Duty.READER}))}
    with pytest.raises((NotThere, NotAllowed)):
        api.see_upload(upload.id, actor=actors[who])
    with behind_the_wall(by["赵六"]):
        assert not GoodsUpload.objects.exists()


def test_what_lies_in_the_database_is_sealed(by):
    uploaded(by, row(sku="A-VERY-PLAIN-NAME"))
    assert b"PLAIN" not in bytes(GoodsUpload.objects.get().sealed)
    assert not bytes(GoodsUpload.objects.get().sealed).startswith(b"PK")


def test_a_file_that_is_none_is_not_kept(by):
    with pytest.raises(Unreadable):
        api.keep_upload(b"not a workbook", "a.xlsx", actor=by["张三"])
    assert not GoodsUpload.objects.exists()


def test_uploads_nobody_comes_back_for_are_forgotten(by):
    waiting, done = uploaded(by, row(sku="A")), uploaded(by, row(sku="B"))
    api.commit_upload(done.id, actor=by["张三"], whole=True)
    assert GoodsUpload.forget(now() + PREVIEW_KEPT - timedelta(hours=1)) == 0
    assert GoodsUpload.forget(now() + PREVIEW_KEPT + timedelta(hours=1)) == 1
    with pytest.raises(NotThere):
        api.see_upload(waiting.id, actor=by["张三"])
    assert GoodsUpload.forget(now() + CONTENT_KEPT + timedelta(hours=1)) == 1
    assert api.upload_of(done.id, actor=by["张三"]).counts["new"] == 1
    with pytest.raises(NotThere, match="保存期限"):
        api.see_upload(done.id, actor=by["张三"])


def test_waiting_uploads_have_a_limit(by, monkeypatch):
    monkeypatch.setattr(importing, "MAX_WAITING", 1)
    uploaded(by, row(sku="A"))
    with pytest.raises(Conflict, match="MAX_WAITING"):
        uploaded(by, row(sku="B"))


def test_a_thousand_rows_take_a_handful_of_statements(by, django_assert_max_num_queries):
    upload = uploaded(by, *(row(sku=f"S{number}") for number in range(1_000)))
    with django_assert_max_num_queries(25):
        api.commit_upload(upload.id, actor=by["张三"], whole=True, submit=True)
    assert GoodsItem.objects.filter(state=State.SUBMITTED).count() == 1_000


def test_advice_tells_the_list_in_force_and_marks_the_demo_list():
    day = date(2026, 11, 1)
    answer = api.advise("0409000000", day).position
    assert (answer.position, answer.held.is_demo, answer.remark) == (Position.LISTED, True, "仅限网购保税商品")
    assert api.advise("9603210000", day).position.position is Position.UNKNOWN
    row = ListRow("", "33049900", "护肤品", "仅限网购保税商品")
    stand_lists([GoodsList(day, Reference("公告", "清单", None), "secondary", 1, {row.code: row})])
    try:
        answer = api.advise("3304990049", day).position
        assert (answer.position, answer.bar("9610"), answer.bar("1210")) == (Position.LISTED, Bar.MODE_BARRED, None)
        assert api.advise("9603210000", day).position.bar("1210") is Bar.NOT_LISTED
        assert api.advise("3304990049", date(2026, 10, 31)).position.held.is_demo
    finally:
        stand_lists([])


def test_advice_tells_elements_units_and_rates():
    advice = api.advise("3304990049", date(2026, 11, 1))
    assert advice.elements == ("品牌类型", "用途", "包装规格", "品牌")
    assert advice.content_units == ("piece",)
    assert advice.line.vat == Decimal("0.13")
    assert advice.bonded.value == "open"
    assert api.advise("0000000000", date(2026, 11, 1)).line is None
