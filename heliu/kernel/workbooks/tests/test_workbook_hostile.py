"""Files that are sent to harm: bombs, lies, sheets of two cells a billion apart, formulas that wait for an officer."""

import io
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from heliu.kernel.languages import Words
from heliu.kernel.problems import Problem, TooLarge, Unreadable
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.checking import check
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.reading import read_pasted, read_workbook
from heliu.kernel.workbooks.tables import Table, write_tables
from heliu.kernel.workbooks.template import Column, Template
from heliu.kernel.workbooks.writing import write_errors, write_template

SMALL = Limits(
    bytes_max=60_000,
    unpacked_bytes_max=200_000,
    members_max=20,
    rows_max=50,
    columns_max=10,
    cell_chars_max=100,
    chars_max=2_000,
)
NAMES = Template(
    "names",
    1,
    Words("名称", "Names"),
    (Column("name", Words("名称", "Name"), cells.text(100), required=True, example="=2+2"),),
    limits=SMALL,
)


def workbook(*rows):
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"strings_to_formulas": False})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return written.getvalue()


GOOD = workbook(["名称"], ["a"], ["b"])


def changed(part, change, content=GOOD):
    """The good workbook with one part rewritten, as a sender's own program could write it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given_book, zipfile.ZipFile(written, "w", 8) as book:
        for name in given_book.namelist():
            body = given_book.read(name)
            book.writestr(name, change(body) if name == part else body)
    return written.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_the_good_one_is_read():
    assert [row.cells["name"] for row in read_workbook(GOOD, NAMES).rows] == ["a", "b"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="空文件"),
        pytest.param(b"\x00" * 1_000, id="零字节"),
        pytest.param(b"PK\x03\x04" + b"x" * 100, id="像压缩包"),
        pytest.param(GOOD[:-200], id="截断"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, id="旧版或加密"),
        pytest.param("名称\na\n".encode(), id="文本"),
        pytest.param(changed(SHEET, lambda _body: b"<worksheet><sheetData>"), id="没有结尾"),
        pytest.param(changed(SHEET, lambda body: body.replace(b'r="A2"', b'r="A0"')), id="没有这一格"),
        pytest.param(changed(SHEET, lambda body: body.replace(b'<row r="2"', b'<row r="-2"')), id="没有这一行"),
        pytest.param(
            changed(SHEET, lambda body: b'<!DOCTYPE x [<!ENTITY a "b">]>' + body.partition(b"?>")[2]), id="DOCTYPE"
        ),
        pytest.param(changed("xl/workbook.xml", lambda _body: b"<workbook/>"), id="没有工作表"),
    ],
)
def test_what_is_not_a_workbook_is_unreadable(content):
    with pytest.raises(Problem) as refused:
        read_workbook(content, NAMES)
    assert refused.value.status in {400, 422}
    assert refused.value.detail


@pytest.mark.parametrize(
    ("content", "limit"),
    [
        pytest.param(b"PK" + b"x" * SMALL.bytes_max, "bytes_max", id="文件大"),
        pytest.param(
            changed(SHEET, lambda body: body.replace(b'r="A2"', b'r="XFD1048576"')), "rows_max", id="两格相距十亿"
        ),
        pytest.param(changed(SHEET, lambda body: body.replace(b'r="A2"', b'r="ZZ2"')), "columns_max", id="远处的列"),
        pytest.param(changed(SHEET, lambda body: body.replace(b'<row r="2"', b'<row r="9999"')), "rows_max", id="行"),
        pytest.param(changed(SHEET, lambda body: body.replace(b"<row ", b"<a>" * 40 + b"<row ")), "depth_max", id="深"),
        pytest.param(workbook(["名称"], ["a" * 101]), "cell_chars_max", id="长单元格"),
        pytest.param(workbook(["名称"], *([["a" * 90]] * 40)), "chars_max", id="一段长文字多处引用"),
        pytest.param(changed("docProps/app.xml", lambda _body: b" " * 300_000), "unpacked_bytes_max", id="炸弹"),
    ],
)
def test_what_is_above_a_limit_is_refused_by_its_name(content, limit):
    with pytest.raises(TooLarge, match=limit):
        read_workbook(content, NAMES)


@pytest.mark.parametrize(("rows", "is_read"), [(SMALL.rows_max - 1, True), (SMALL.rows_max, False)])
def test_rows_at_the_limit_and_one_above(rows, is_read):
    content = workbook(["名称"], *([["a"]] * rows))
    if is_read:
        assert len(read_workbook(content, NAMES).rows) == rows
    else:
        with pytest.raises(TooLarge, match="rows_max"):
            read_workbook(content, NAMES)


def test_cells_without_a_place_are_counted_too():
    bare = b"<worksheet><sheetData>" + b"<row>" + b"<c/>" * 11 + b"</row></sheetData></worksheet>"
    with pytest.raises(TooLarge, match="columns_max"):
        read_workbook(changed(SHEET, lambda _body: bare), NAMES)
    rows = b"<worksheet><sheetData>" + b"<row/>" * 51 + b"</sheetData></worksheet>"
    with pytest.raises(TooLarge, match="rows_max"):
        read_workbook(changed(SHEET, lambda _body: rows), NAMES)


def test_a_part_that_lies_about_its_size_is_not_handed_on():
    """The directory says 10 bytes; the stream inflates to a megabyte."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = stream.compress(b" " * 1_000_000) + stream.flush()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as book:
        book.writestr("xl/workbook.xml", bomb)
    content = bytearray(written.getvalue())
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        begins = content.index(mark)
        content[begins + place : begins + place + 2] = (8).to_bytes(2, "little")  # "deflated"
        size = begins + (22 if place == 8 else 24)
        content[size : size + 4] = (10).to_bytes(4, "little")
    with pytest.raises(TooLarge, match="unpacked_bytes_max"):
        read_workbook(bytes(content), NAMES)


def test_too_many_parts_and_a_name_twice():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as book:
        for number in range(21):
            book.writestr(f"xl/{number}.xml", "<a/>")
    with pytest.raises(TooLarge, match="members_max"):
        read_workbook(written.getvalue(), NAMES)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as book:
        book.writestr("xl/workbook.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            book.writestr("xl/workbook.xml", "<b/>")
    with pytest.raises(Unreadable):
        read_workbook(written.getvalue(), NAMES)


@pytest.mark.parametrize("typed", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "http://evil.example", "\t=1"])
def test_nothing_typed_becomes_a_formula_or_a_link(typed):
    sheet = read_workbook(workbook(["名称"], [typed]), NAMES)
    for written in (write_errors(sheet, check(sheet, NAMES), NAMES), write_template(NAMES)):
        with zipfile.ZipFile(io.BytesIO(written)) as book:
            for name in book.namelist():
                body = book.read(name)
                assert b"<f>" not in body
                assert b"<hyperlink " not in body
    again = read_workbook(write_errors(sheet, check(sheet, NAMES), NAMES), NAMES)
    assert again.rows[0].cells["name"] == typed.strip()


def test_macros_pictures_and_links_are_left_behind():
    written = io.BytesIO(GOOD)
    with zipfile.ZipFile(written, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\x00" * 100)
        book.writestr("xl/media/image1.png", b"\x89PNG")
    assert len(read_workbook(written.getvalue(), NAMES).rows) == 2


def test_pasting_has_the_same_limits():
    with pytest.raises(TooLarge, match="rows_max"):
        read_pasted("名称\n" + "a\n" * 50, NAMES)
    with pytest.raises(TooLarge, match="bytes_max"):
        read_pasted("名称\n" + "a" * 60_000, NAMES)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_a_file_with_bits_turned_is_read_or_refused(data):
    """Nothing but an answer or a Problem comes out, whatever bytes go in."""
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Problem):
        read_workbook(bytes(content), replace(NAMES, limits=Limits()))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]), st.data())
def test_a_part_with_bytes_turned_is_read_or_refused(part, data):
    def turned(body):
        found = bytearray(body)
        for _ in range(data.draw(st.integers(1, 4))):
            found[data.draw(st.integers(0, len(found) - 1))] = data.draw(st.integers(32, 126))
        return bytes(found)

    with suppress(Problem):
        read_workbook(changed(part, turned), replace(NAMES, limits=Limits()))


def test_nothing_in_a_workbook_of_tables_becomes_a_formula():
    hostile = "=HYPERLINK(1)"
    written = write_tables([Table("a/b[c]", (hostile,), [(hostile,)])])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(written))
    assert sheet.sheet_names == ["a b c "]
    assert sheet.get_sheet_by_index(0).to_python() == [[hostile], [hostile]]
