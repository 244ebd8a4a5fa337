"""What people upload: with titles above, columns moved, zeros eaten, dates as numbers; and what comes back to them."""

import io
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from heliu.kernel.languages import Words
from heliu.kernel.problems import Invalid
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.cells import BadCell
from heliu.kernel.workbooks.checking import Outcome, check, preview
from heliu.kernel.workbooks.reading import read_pasted, read_workbook
from heliu.kernel.workbooks.template import Column, Template
from heliu.kernel.workbooks.writing import write_errors, write_template

THINGS = Template(
    "things",
    2,
    Words("物品", "Things"),
    (
        Column("no", Words("货号", "SKU"), cells.text(20), required=True, example="A-001", former=("商品货号",)),
        Column("code", Words("编码", "Code"), cells.digits(10), required=True, example="0402100000"),
        Column("price", Words("单价(元)", "Price"), cells.number(2, least=Decimal("0.01"), most=Decimal(10_000))),
        Column("kind", Words("类别", "Kind"), cells.choice({"1": "甲类", "2": "乙类"}), choices=("甲类", "乙类")),
        Column("made", Words("生产日期", "Made on"), cells.day),
    ),
    key="no",
)
HEAD = ["货号", "编码", "单价（元）", "类别", "生产日期"]


def workbook(*rows, sheet="Sheet1", before=()):
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"strings_to_formulas": False})
    for name, content in (*before, (sheet, rows)):
        page = book.add_worksheet(name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(content):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, place, cell, day)
                else:
                    page.write(number, place, cell)
    book.close()
    return written.getvalue()


def values(sheet):
    return [line.values for line in check(sheet, THINGS)]


def test_a_sheet_is_read_as_its_owner_sees_it():
    content = workbook(
        ["泸州某公司 11 月货品"],
        ["货号 *", "编 码", "备注", "单价（元）", "类别", "生产日期"],
        ["A1", "0402100000", "x", 0.1 + 0.2, "乙类", date(2026, 11, 1)],
        [],
        [1001, 3304990099, None, 12, 1, "2026年11月2日"],
    )
    sheet = read_workbook(content, THINGS)
    assert [row.number for row in sheet.rows] == [3, 5]
    assert sheet.columns.ignored == ("备注",)
    first = {
        "no": "A1",
        "code": "0402100000",
        "price": Decimal("0.30"),
        "kind": "2",
        "made": date(2026, 11, 1),
    }
    second = {
        "no": "1001",
        "code": "3304990099",
        "price": Decimal("12.00"),
        "kind": "1",
        "made": date(2026, 11, 2),
    }
    assert values(sheet) == [first, second]


def test_the_sheet_with_our_headings_is_found_behind_others():
    content = workbook(HEAD, ["A1", "0402100000"], before=(("封面", [["说明"], ["随便写"]]),))
    assert read_workbook(content, THINGS).rows[0].cells["no"] == "A1"


def test_headings_of_an_earlier_version_and_of_the_other_language_are_known():
    sheet = read_workbook(workbook(["商品货号", "Code"], ["A1", "0402100000"]), THINGS)
    assert values(sheet) == [{"no": "A1", "code": "0402100000"}]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        pytest.param([["姓名", "电话"], ["x", "y"]], "没有找到“物品”的表头", id="别的表"),
        pytest.param([HEAD], "没有数据行", id="只有表头"),
        pytest.param([["货号", "单价"], ["A1", "1"]], "表头与模板不符", id="缺必填列"),
        pytest.param([[*HEAD, "SKU"], ["A1", "1"]], "表头与模板不符", id="两列同名"),
    ],
)
def test_a_sheet_that_is_not_of_the_template_is_refused_as_a_whole(rows, fault):
    with pytest.raises(Invalid, match=fault):
        read_workbook(workbook(*rows), THINGS)


@pytest.mark.parametrize(
    ("mark", "fault"),
    [("heliu-template:orders/1", "另一种导入的模板"), ("heliu-template:things/3", "模板版本为 3")],
)
def test_the_mark_tells_another_template_and_a_newer_one(mark, fault):
    with pytest.raises(Invalid, match=fault):
        read_workbook(workbook(HEAD, ["A1", "0402100000"], [mark]), THINGS)


def test_a_template_comes_back_empty_and_filled_in():
    empty = write_template(THINGS)
    with pytest.raises(Invalid, match="没有数据行"):
        read_workbook(empty, THINGS)
    filled = workbook([one.heading.zh for one in THINGS.columns], THINGS.example, ["A2", "0402100000"])
    sheet = read_workbook(filled, THINGS)
    assert sheet.example_skipped
    assert [row.cells["no"] for row in sheet.rows] == ["A2"]


def test_all_faults_of_a_row_are_told_at_once():
    content = workbook(HEAD, ["A1", 402100000, "1.234", "丙类", "昨天"], ["", "0402100000"], ["A3", "0402100000", -1])
    faults = [fault for line in check(read_workbook(content, THINGS), THINGS) for fault in line.faults]
    assert [(one.row, one.column, one.code) for one in faults] == [
        (2, "code", "digits"),
        (2, "price", "places"),
        (2, "kind", "choice"),
        (2, "made", "day"),
        (3, "no", "empty"),
        (4, "price", "range"),
    ]
    assert "0402100000" in faults[0].fix, "the eaten zero is given back"
    assert all(one.cause and one.fix for one in faults)


def test_a_wrong_choice_is_given_the_near_ones():
    read = cells.choice(
        {f"{number:03d}": word for number, word in enumerate(["韩国", "日本", "德国", *"甲乙丙丁戊己"])}
    )
    assert read("001 日本") == "001"
    for written, fix in [("韩国国", "000 韩国"), ("月球", "代码或完整的名称")]:
        with pytest.raises(BadCell) as refused:
            read(written)
        assert fix in refused.value.fix


def test_a_rule_across_the_row_is_asked_only_when_its_cells_are_well():
    asked = []

    def rule(row):
        asked.append(row["no"])
        if row["kind"] == "2" and row["price"] is None:
            yield "price", BadCell("price_missing", "乙类须有单价。", "请填写单价。")

    content = workbook(HEAD, ["A1", "0402100000", None, "2"], ["A2", "04", None, "2"])
    lines = check(read_workbook(content, THINGS), THINGS, [rule])
    assert asked == ["A1"]
    assert [[one.code for one in line.faults] for line in lines] == [["price_missing"], ["digits"]]


def test_a_preview_counts_new_changed_same_and_wrong():
    content = workbook(
        HEAD,
        ["A1", "0402100000", 1],
        ["A2", "0402100000", 2],
        ["A3", "0402100000", 3],
        ["A4", "1", 4],
        ["A1", "0402100000", 5],
    )
    nothing = {"kind": None, "made": None}
    held = {
        "A2": {"no": "A2", "code": "0402100000", "price": Decimal("2.00"), **nothing},
        "A3": {"no": "A3", "code": "0402100000", "price": Decimal("9.00"), **nothing},
    }
    seen = preview(read_workbook(content, THINGS), THINGS, held)
    assert seen.counts == {Outcome.NEW: 1, Outcome.CHANGED: 1, Outcome.SAME: 1, Outcome.WRONG: 2}
    assert [line.changes for line in seen.right] == [(), ("price",)]
    assert "第 2 行" in seen.faults[-1].cause


def test_an_error_workbook_is_mended_and_uploaded_as_it_is():
    content = workbook([*HEAD, "备注"], ["A1", "1", "2", "甲类", "", "=留着"], ["A2", "0402100000"])
    sheet = read_workbook(content, THINGS)
    given_back = write_errors(sheet, check(sheet, THINGS), THINGS)
    again = read_workbook(given_back, THINGS)
    assert again.headings[-2:] == ("错误", "修改建议")
    assert again.columns.ignored == ("备注",), "our own red columns are not told as foreign"
    assert again.rows[0].written[-3:-1] == ("=留着", "编码：“1”应为 10 位数字。")
    once_more = read_workbook(write_errors(again, check(again, THINGS), THINGS), THINGS)
    assert once_more.headings == again.headings, "the red columns do not pile up"
    only = read_workbook(write_errors(sheet, check(sheet, THINGS), THINGS, only_wrong=True), THINGS)
    assert [row.cells["no"] for row in only.rows] == ["A1"]


def test_pasted_cells_are_a_sheet_too():
    sheet = read_pasted("货号\t编码\t单价\n A1 \t0402100000\t1,234.50\n\nA2\t04\t\n", THINGS)
    lines = check(sheet, THINGS)
    assert lines[0].values == {"no": "A1", "code": "0402100000", "price": Decimal("1234.50")}
    assert (lines[1].row.number, lines[1].faults[0].code) == (4, "digits")
    with pytest.raises(Invalid, match="表头"):
        read_pasted("A1\t0402100000", THINGS)


def test_the_same_file_has_the_same_digest_and_another_has_not():
    content = workbook(HEAD, ["A1", "0402100000"])
    other = workbook(HEAD, ["A2", "0402100000"])
    assert read_workbook(content, THINGS).digest == read_workbook(content, THINGS).digest
    assert read_workbook(content, THINGS).digest != read_workbook(other, THINGS).digest


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@given(st.lists(CELL, min_size=1, max_size=8, unique=True))
def test_what_is_written_as_text_is_read_as_the_same_text(names):
    """Round trip through a real workbook, whatever people type: formulas, quotes, emoji."""
    sheet = read_pasted("货号\t编码\n" + "\n".join(f"{name}\t1" for name in names), THINGS)
    again = read_workbook(write_errors(sheet, check(sheet, THINGS), THINGS), THINGS)
    assert [row.cells["no"] for row in again.rows] == [row.cells["no"] for row in sheet.rows]


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10_000), places=2))
def test_a_price_survives_a_binary_float(price):
    content = workbook(HEAD, ["A1", "0402100000", float(price)])
    assert values(read_workbook(content, THINGS))[0]["price"] == price


@given(st.text(max_size=30))
def test_a_reader_answers_or_names_the_fault(cell):
    for read in (cells.digits(10), cells.number(2, least=Decimal(0), most=Decimal(9)), cells.day, cells.text(5)):
        with suppress(BadCell):
            assert read(cell) is not None
