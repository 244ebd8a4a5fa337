"""The official table as it comes: any heading, any way to write a rate, each defect by row with its mending."""

import io
from decimal import Decimal

import pytest
from xlsxwriter import Workbook

from heliu.kernel.problems import Invalid, TooLarge, Unreadable
from heliu.lawbook.sheets import read_table
from heliu.lawbook.tariff.sheet import LIMITS, TEMPLATE, rows_of
from heliu.lawbook.tests.tariff_tables import DAY, HEADINGS, table
from heliu.policies.tariff_rows import differences, read_rows, write_rows


def read(*lines, **more):
    return rows_of(read_table(table(*lines, **more), TEMPLATE), DAY)


def fault_of(*lines, **more):
    _rows, faults = read(*lines, **more)
    return [(one.row, one.column, one.code) for one in faults]


def test_an_official_table_is_read_as_it_is_printed():
    rows, faults = read(
        "3304.9900.29,包装标注含量以重量计的护肤品,千克/件,1,-,13%,15%",
        "2203000000,啤酒,升,0,,13%,啤酒",
        "0207120000,冻的整只鸡,035,20%+1.3元/千克,,9%,",
        "9004100000,太阳镜,副,20,6%,13%,0",
        "3006600010,避孕药,千克,免,,0,不征",
        "3002150010,抗癌药,千克,2,0%,3%,",
    )
    assert faults == []
    cream, beer, chicken, glasses, pill, drug = rows
    assert (cream.code, cream.unit1, cream.unit2) == ("3304990029", "035", "011")
    assert (cream.duty, cream.provisional_duty, cream.vat) == (Decimal("0.01"), None, "standard")
    assert (cream.consumption, beer.consumption) == ("cosmetics_by_weight", "beer")
    assert (chicken.duty, chicken.duty_amount, chicken.duty_unit) == (Decimal("0.2"), Decimal("1.3"), "035")
    assert (glasses.provisional_duty, glasses.consumption) == (Decimal("0.06"), "")
    assert (pill.vat, pill.duty, drug.vat, drug.provisional_duty) == ("exempt", Decimal(0), "0.03", Decimal(0))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_headings_of_other_tables_and_encodings_are_known(encoding):
    rows, faults = read(
        "0402100000,奶粉,0.1,0.13,035,011,2.5元/千克",
        headings="hs10,品名,mfn_rate,增值税税率,法定第一单位,法定第二单位,消费税率",
        encoding=encoding,
    )
    assert faults == []
    assert (rows[0].duty, rows[0].vat, rows[0].unit2) == (Decimal("0.1"), "standard", "011")
    assert rows[0].consumption == "0+2.5/kg"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param("402100000,奶粉,千克,10%,,13%,", ("code", "digits"), id="丢了首位的零"),
        pytest.param("04021000,奶粉,千克,10%,,13%,", ("code", "digits"), id="八位"),
        pytest.param("04021000AB,奶粉,千克,10%,,13%,", ("code", "digits"), id="不是数字"),
        pytest.param(",奶粉,千克,10%,,13%,", ("code", "empty"), id="没有编码"),
        pytest.param("0402100000,奶粉,斛,10%,,13%,", ("units", "choice"), id="不认识的单位"),
        pytest.param("0402100000,奶粉,千克/个/套,10%,,13%,", ("units", "choice"), id="三个单位"),
        pytest.param("0402100000,奶粉,千克,十,,13%,", ("duty", "rate_form"), id="不是税率"),
        pytest.param("0402100000,奶粉,千克,1元/斛,,13%,", ("duty", "choice"), id="从量税的单位"),
        pytest.param("0402100000,奶粉,千克,130%,,13%,", ("duty", "rate_range"), id="多写了两位"),
        pytest.param("0402100000,奶粉,千克,10%,12%,13%,", ("provisional", "provisional_above"), id="暂定高于最惠国"),
        pytest.param("0402100000,奶粉,千克,10%,,3元/千克,", ("vat", "rate_form"), id="增值税不能从量"),
        pytest.param("0402100000,奶粉,千克,10%,,13%,5元/米", ("consumption", "rate_form"), id="消费税的单位"),
        pytest.param("0402100000,奶粉,千克,10%,,1,", ("vat", "rate_scale"), id="一是百分之一还是百分之百"),
    ],
)
def test_a_defect_is_named_by_its_row_and_column(line, fault):
    good = "0402210000,奶粉,千克,10%,,13%,"
    assert fault_of(good, line) == [(3, *fault)]


def test_a_code_that_stands_twice_and_a_fraction_among_percents_are_defects():
    assert fault_of("0402210000,奶粉,千克,10,,13,", "0402210000,奶粉,千克,10,,13,") == [(3, "code", "twice")]
    assert fault_of("0402210000,奶粉,千克,10,,13,", "0402290000,奶粉,千克,0.1,,13,") == [(3, "duty", "rate_scale")]


def test_what_was_eaten_is_guessed_for_who_mends_it():
    _rows, faults = read("402100000,奶粉,千克,10%,,13%,", "04022100,奶粉,千克,10%,,13%,")
    assert ["0402100000" in faults[0].fix, "0402210000" in faults[1].fix] == [True, True]


def test_a_workbook_is_read_like_the_text():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["中华人民共和国进出口税则"])
        sheet.write_row(1, 0, HEADINGS.split(","))
        sheet.write_row(2, 0, ["0402100000", "奶粉", "千克", 10, "", 13, ""])
    rows, faults = rows_of(read_table(file.getvalue(), TEMPLATE), DAY)
    assert faults == []
    assert (rows[0].duty, rows[0].vat) == (Decimal("0.1"), "standard")


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        pytest.param(b"\xff\xfe\x00\x01", Unreadable, id="不是表格"),
        pytest.param(b"x" * (LIMITS.bytes_max + 1), TooLarge, id="过大"),
        pytest.param(table(*["0402100000,a,b,c,d,e,f"] * LIMITS.rows_max), TooLarge, id="行数过多"),
        pytest.param(b"a,b\n1,2\n", Invalid, id="没有表头"),
        pytest.param(table(), Invalid, id="没有数据"),
        pytest.param(table("0402100000,x", headings="税则号列,商品名称"), Invalid, id="缺少必填列"),
        pytest.param(b"\x00" * 10, Invalid, id="空字节"),
    ],
)
def test_a_file_that_is_none_of_it_is_refused_with_the_reason(content, refused):
    with pytest.raises(refused):
        read_table(content, TEMPLATE)


def test_rows_written_and_read_again_are_the_same_and_compared_code_by_code():
    before, _ = read("0402100000,奶粉,千克,10%,,13%,", "0402210000,奶粉,千克,10%,,13%,", "0402290000,奶,千克,10%,,13%,")
    after, _ = read(
        "0402100000,奶粉,千克,8%,,13%,", "0402290000,奶粉,千克,10%,,13%,", "2203000000,啤酒,升,0%,,13%,啤酒"
    )
    again = {code: rows[0] for code, rows in read_rows(write_rows(after), "again").items()}
    assert again == {row.code: row for row in after}
    found = differences({row.code: row for row in before}, again)
    assert [(one.code, one.kind, one.columns) for one in found] == [
        ("0402100000", "rate", ("duty",)),
        ("0402210000", "removed", ()),
        ("0402290000", "words", ("name",)),
        ("2203000000", "added", ()),
    ]
