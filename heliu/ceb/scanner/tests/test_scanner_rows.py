"""What each kind of column holds, case by case: written alike by the compiled pass and by its plain twin."""

from collections.abc import Sequence

import pytest

from heliu.ceb.scanner.columns import Column, Op, Profile, blind, number, text
from heliu.ceb.scanner.siphash import fingerprint
from heliu.ceb.scanner.tests.mill import KEYS, agreed, head_of, letter, line_of, scanned
from heliu.declarations.columns import INVENTORY, ORDER

NULL = b"\\N"
MASKED = ("buyerName", "buyerIdNumber", "buyerTelephone")
BALANCED = ("goodsValue", "freight", "taxTotal", "discount", "acturalPaid")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
BODY = "51050219900101123"
YES, NO = b"t", b"f"


def profile_of(*columns: Column, message: str = "CEB311") -> Profile:
    return Profile(message, columns, ("guid", "orderNo"), ("ebpCode",))


def row(
    *columns: Column, lines: Sequence[dict[str, str | None]] | None = None, **head: str | None
) -> list[bytes] | None:
    """The columns of one document, the same in both ways; None when the scanner leaves it to the tolerant path."""
    profile = profile_of(*columns)
    given = [line_of(profile, **line) for line in lines] if lines is not None else [line_of(profile)]
    scan = agreed(profile, letter(profile, (head_of(profile, **head), given)))
    return None if scan is None else scan.rows.removesuffix(b"\n").split(b"\t")


def spelled(value: object) -> str:
    """The name of a case: what was sent, and whether the scanner takes it."""
    return f"写作{value!r}" if isinstance(value, str) else {True: "收", False: "转", None: "缺"}[value]  # type: ignore[index]


def signed(low: int) -> bytes:
    return b"%d" % (low - (1 << 64) if low >> 63 else low)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("A-1", b"A-1"),
        (" 前后有空格 ", " 前后有空格 ".encode()),
        ("a\\b", b"a\\\\b"),
        ("\\", b"\\\\"),
        ("\\N", b"\\\\N"),
        ("\\.", b"\\\\."),
        ("&lt;&gt;&amp;&quot;&apos;", b"<>&\"'"),
        ("&amp;amp;", b"&amp;"),
        ("\"'", b"\"'"),
        ("é泸𠀀\u0085\u2028", "é泸𠀀\u0085\u2028".encode()),
        ("泸" * 60, ("泸" * 60).encode()),
        ("&quot;" * 60, b'"' * 60),
        ("𠀀" * 60, ("𠀀" * 60).encode()),
        ("泸" * 61, None),
        ("&lt;" * 61, None),
        ("", None),
        ("a\tb", None),
        ("a\nb", None),
        ("a\rb", None),
        ("a\x7fb", None),
        ("a&#49;b", None),
        ("a>b", None),
        ("a&nbsp;b", None),
    ],
    ids=[
        *("平常", "前后空格", "反斜线", "只有反斜线", "像空值", "像COPY结尾", "五个实体", "实体的实体", "直接写引号"),
        *("多字节", "六十个汉字", "六十个实体", "六十个四字节字", "六十一个汉字", "六十一个实体", "必填而空"),
        *("制表符", "换行", "回车", "删除符", "数字引用", "大于号", "未知实体"),
    ],
)
def test_a_text_stands_as_its_value_in_copy_spelling(sent: str, expected: bytes | None) -> None:
    assert row(text("order_no", "orderNo"), orderNo=sent) == (None if expected is None else [expected])


@pytest.mark.parametrize("sent", [None, ""], ids=["缺", "空元素"])
def test_an_optional_text_without_value_is_null(sent: str | None) -> None:
    assert row(text("pay_code", "payCode"), text("order_no", "orderNo"), payCode=sent) == [NULL, b"A"]


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        *(("0", True), ("1", True), ("1.00", True), ("007.50", True), ("0.00001", True)),
        *(("99999999999999.99999", True), ("00000000000000", True), ("000000000000001", False)),
        *(("100000000000000", False), ("0.000001", False), ("1.000000", False), ("+1", False), ("-1", False)),
        *(("-0", False), (".5", False), ("5.", False), (".", False), (" 1", False), ("1 ", False), ("\n1", False)),
        *(
            ("1 1", False),
            ("1e5", False),
            ("1,000", False),
            ("1.0.0", False),
            ("１", False),
            ("", False),
            ("1\x7f", False),
        ),
        *(("&#49;", False), ("9" * 40, False), ("NaN", False), ("1:", False), ("/1", False)),
    ],
    ids=spelled,
)
def test_a_plain_decimal_stands_as_sent_and_any_other_is_left_to_the_tolerant_path(sent: str, *, taken: bool) -> None:
    assert row(number("goods_value", "goodsValue"), goodsValue=sent) == ([sent.encode()] if taken else None)


@pytest.mark.parametrize(
    ("sent", "taken"),
    [("12345678901234", True), ("123456789012345", False), ("1.5", True), ("1.", False), (".1", False), ("1a", False)],
    ids=["十四位", "十五位", "小数", "点在末", "点在首", "字母"],
)
def test_digits_in_a_text_field_are_held_to_the_same_digits(sent: str, *, taken: bool) -> None:
    assert row(number("order_no", "orderNo"), orderNo=sent) == ([sent.encode()] if taken else None)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [("泸州&amp;酒", "泸州&酒"), ("a&quot;b", 'a"b'), ('a"b', 'a"b'), ("&lt;", "<"), ("张三", "张三")],
    ids=["与号", "引号实体", "引号", "小于号", "无实体"],
)
def test_a_fingerprint_is_of_the_value_however_it_is_written(sent: str, meant: str) -> None:
    low, high = fingerprint(meant.encode() + b"\x1f", KEYS)
    columns = (blind("name", "buyerName"), Column("wide", Op.BLIND_WIDE, ("buyerName",)))
    assert row(*columns, buyerName=sent) == [signed(low), b"%016x%016x" % (high, low)]


def test_a_fingerprint_of_two_fields_does_not_depend_on_where_they_meet() -> None:
    column = blind("both", "payCode", "payName")
    keys = {tuple(row(column, payCode=a, payName=b) or ()) for a, b in (("ab", "c"), ("a", "bc"), ("abc", None))}
    assert len(keys) == 3
    assert row(column, payCode="", payName="") == row(column, payCode=None, payName=None)


@pytest.mark.parametrize(
    ("name", "identity", "phone", "shown"),
    [
        ("张三", "510502199001011230", "13800000001", "张*|510*************30|138****0001"),
        ("李", "51050219900101124X", "1380000001", "李*|510*************4X|**********"),
        ("Q", "E1234567x", "+8613800000001", "Q*|*********|*86*******0001"),
        ("𠀀三", "AB-456789_1", "138 0000 0001", "𠀀*|AB*******" + "*1|138******0001"),
        ("&amp;", "1", "1", "*|*|*"),
        ("&quot;三", "1", "1", "*|*|*"),
        ("\\三", "1", "1", "*|*|*"),
        ("'三", "1", "1", "*|*|*"),
        ("张三", "身份证", "1", None),
        ("张三", "1", "1&amp;2", None),
    ],
    ids=["平常", "短电话", "护照", "四字节姓", "与号", "引号", "反斜线", "撇号", "汉字号码", "实体号码"],
)
def test_personal_values_are_shown_cut(name: str, identity: str, phone: str, shown: str | None) -> None:
    found = row(Column("masked", Op.MASKED, MASKED), buyerName=name, buyerIdNumber=identity, buyerTelephone=phone)
    assert found == (None if shown is None else [shown.encode()])


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (("100", "10", "9.1", "19.10", "100.00"), YES),
        (("100", "10", "9.1", "19.1", "100.00001"), NO),
        (("0", "0", "0", "0", "0"), YES),
        (("0", "0", "0", "1", "0"), NO),
        (("10000000000", "0", "0", "0", "10000000000.00000"), YES),
        (("10000000000.00001", "0", "0", "0", "10000000000.00001"), None),
        (("99999999999999.99999", "0", "0", "0", "99999999999999.99999"), None),
    ],
    ids=["相符", "差十万分之一", "全零", "抵扣过多", "百亿", "超过百亿", "最大数"],
)
def test_the_amounts_of_an_order_add_up(amounts: tuple[str, ...], expected: bytes | None) -> None:
    found = row(Column("balanced", Op.BALANCED, BALANCED), **dict(zip(BALANCED, amounts, strict=True)))
    assert found == (None if expected is None else [expected])


@pytest.mark.parametrize(
    ("values", "expected"),
    [(("A", "B"), YES), (("A", None), NO), (("", "B"), NO), ((" ", "B"), YES)],
    ids=["都有", "缺一", "一空", "空格也是值"],
)
def test_present_says_whether_all_fields_have_a_value(values: tuple[str | None, str | None], expected: bytes) -> None:
    column = Column("whole", Op.PRESENT, ("payCode", "payName"))
    assert row(column, payCode=values[0], payName=values[1]) == [expected]


def check_digit(body: str) -> str:
    """By the text of GB 11643, at run time: no number with its right digit is written down here."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def test_only_the_right_check_digit_of_an_identity_number_fits() -> None:
    column = Column("id_check", Op.ID_CHECK, ("buyerIdNumber",))
    for step in range(11):  # bodies of every remainder, X among them
        body = f"{int(BODY) + step}"
        right = check_digit(body)
        for last in "0123456789Xx:;=@AZz`/ ":
            expected = YES if last.upper() == right else NO
            assert row(column, buyerIdNumber=body + last) == [expected], step


@pytest.mark.parametrize(
    "sent",
    ["1", "X" * 18, "5105021990010112", BODY, BODY[:16] + "é" + "1", BODY[:16] + "&lt;", "１" * 18, BODY + "&gt;"],
    ids=spelled,
)
def test_what_has_not_the_form_of_an_identity_number_does_not_fit(sent: str) -> None:
    assert row(Column("id_check", Op.ID_CHECK, ("buyerIdNumber",)), buyerIdNumber=sent) == [NO]


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        *(("20260928123045", True), ("20260228000000", True), ("99991230235959", True), ("00010101000000", True)),
        *(("20240229000000", False), ("20250229000000", False), ("20260131000000", False), ("20260431000000", False)),
        *(("00000101000000", False), ("20261301000000", False), ("20260001000000", False), ("20260100000000", False)),
        *(("20260101240000", False), ("20260101006000", False), ("20260101000060", False), ("2026010100000x", False)),
        *(("2026-1-1000000", False), ("２0260101000000", False), ("20260101 00000", False)),
    ],
    ids=spelled,
)
def test_an_instant_is_on_the_calendar_or_left_to_the_tolerant_path(sent: str, *, taken: bool) -> None:
    assert row(Column("app_time", Op.TIME, ("appTime",)), appTime=sent) == ([sent.encode()] if taken else None)


@pytest.mark.parametrize(
    ("sent", "taken"),
    [("20260928", True), ("00000101", False), ("2026092A", False), (None, True), ("", False)],
    ids=spelled,
)
def test_a_day_is_on_the_calendar_and_may_be_absent(sent: str | None, *, taken: bool) -> None:
    profile = Profile("CEB621", (Column("on", Op.TIME, ("ieDate",)),), ("guid",), ("ebpCode",))
    scan = agreed(profile, letter(profile, (head_of(profile, ieDate=sent), [line_of(profile)])))
    assert (scan and scan.rows) == ((NULL if sent is None else sent.encode()) + b"\n" if taken else None)


LINES = (
    {"gnum": "1", "itemName": "酒", "qty": "2", "price": "3.5", "totalPrice": "7", "unit": "011"},
    {"gnum": "2", "itemName": "a&amp;b", "qty": "1", "price": "0.33333", "totalPrice": "0.33", "unit": "142"},
)
ON_LINES = (
    Column("count", Op.LINE_COUNT),
    Column("sum", Op.LINE_SUM, ("totalPrice",)),
    Column("each", Op.LINE_NUMBERS, ("totalPrice",)),
    Column("running", Op.LINE_RUNNING, ("totalPrice",)),
    Column("units", Op.LINE_TEXTS, ("unit",)),
    Column("fits", Op.LINE_PRODUCT, ("price", "qty", "totalPrice")),
    Column("coded", Op.LINE_PRESENT, ("barCode",)),
)


def test_lines_are_counted_summed_listed_and_checked() -> None:
    assert row(*ON_LINES, lines=LINES) == [
        *(b"2", b"7.33000", b"{7.00000,0.33000}", b"{7.00000,7.33000}", b"{011,142}", YES, NO)
    ]
    coded = [{**line, "barCode": "6901"} for line in LINES]
    assert row(ON_LINES[-1], lines=coded) == [YES]
    assert row(ON_LINES[-1], lines=[coded[0], {**coded[1], "barCode": ""}]) == [NO]


def test_fingerprints_over_lines_do_not_depend_on_their_order_but_on_each_line() -> None:
    columns = (
        Column("names", Op.LINE_BLIND, ("gnum", "itemName")),
        Column("values", Op.LINE_VALUES, ("gnum", "qty", "totalPrice")),
    )
    straight, turned = row(*columns, lines=LINES), row(*columns, lines=LINES[::-1])
    assert straight == turned
    assert straight != row(*columns, lines=[LINES[0], LINES[0]])
    same = [{**LINES[0], "qty": "2.00", "gnum": "1"}, {**LINES[1], "totalPrice": "0.33000"}]
    assert row(columns[1], lines=same) == [straight[1]]  # type: ignore[index]
    other = [{**LINES[0], "gnum": "01"}, LINES[1]]
    assert row(columns[0], lines=other) != [straight[0]]  # type: ignore[index]  # a text is a text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("3", "2", "6"), YES),
        (("3.33", "3", "9.98"), YES),
        (("3.33", "3", "9.97"), NO),
        (("3", "2", "6.01"), YES),
        (("3", "2", "6.01001"), NO),
        (("0", "10000000000", "0"), YES),
        (("0.00001", "0.99999", "0"), YES),
        (("0.00001", "10000000000", "100000"), YES),
        (("900000000", "10000", "9000000000000"), None),
        (("900000000", "10000", "10000000000"), NO),
        (("900000000", "10000.99999", "1"), NO),
        (("900000000", "10001", "1"), None),
        (("900000000.00001", "1", "1"), None),
        (("10000000000.00001", "1", "1"), None),
    ],
    ids=[
        *(
            "相符",
            "少一分",
            "少两分",
            "多一分",
            "多于一分",
            "单价为零",
            "低于精度",
            "极小乘极大",
            "总价过大",
            "不符而大",
        ),
        *("乘积近上限", "乘积过大", "单价过大", "单价超百亿"),
    ],
)
def test_price_times_quantity_is_the_total_to_the_fen(line: tuple[str, str, str], expected: bytes | None) -> None:
    given = [dict(zip(("price", "qty", "totalPrice"), line, strict=True))]
    found = row(Column("fits", Op.LINE_PRODUCT, ("price", "qty", "totalPrice")), lines=given)
    assert found == (None if expected is None else [expected])


def test_ninety_nine_lines_at_the_greatest_number_add_up_exactly() -> None:
    most = [{"totalPrice": "10000000000", "gnum": f"{n}"} for n in range(1, 100)]
    found = row(Column("sum", Op.LINE_SUM, ("totalPrice",)), Column("r", Op.LINE_RUNNING, ("totalPrice",)), lines=most)
    assert found is not None
    assert found[0] == b"990000000000.00000"
    assert found[1].endswith(b",980000000000.00000,990000000000.00000}")


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("A1Z", True),
        ("泸州酒", False),
        ("a1z", False),
        ("A,B", False),
        ('A"B', False),
        ("A\\B", False),
        ("A&lt;B", False),
    ],
    ids=spelled,
)
def test_codes_in_an_array_need_no_quotes_or_go_the_tolerant_way(sent: str, *, taken: bool) -> None:
    found = row(Column("units", Op.LINE_TEXTS, ("unit",)), lines=[{"unit": sent}])
    assert found == ([b"{" + sent.encode() + b"}"] if taken else None)


def test_an_absent_value_in_an_array_of_codes_goes_the_tolerant_way() -> None:
    assert row(Column("codes", Op.LINE_TEXTS, ("barCode",)), lines=[{"barCode": "1"}, {"barCode": None}]) is None


def test_an_absent_number_on_a_line_counts_as_zero() -> None:
    profile = Profile("CEB621", (Column("second", Op.LINE_NUMBERS, ("qty2",)),), ("guid",), ("ebpCode",))
    scan = agreed(profile, letter(profile, (head_of(profile), [line_of(profile), line_of(profile, qty2="2")])))
    assert scan is not None
    assert scan.rows == b"{0.00000,2.00000}\n"


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("appType", "2"),
        ("appType", "12"),
        ("appStatus", "1"),
        ("appStatus", "100"),
        ("orderType", "E"),
        ("appType", ""),
    ],
    ids=spelled,
)
def test_any_but_the_common_case_goes_the_tolerant_way(name: str, sent: str) -> None:
    assert scanned(ORDER, letter(ORDER, (head_of(ORDER, **{name: sent}), [line_of(ORDER)]))) is None


@pytest.mark.parametrize("sent", [None, ""], ids=["缺", "空元素"])
def test_what_the_profile_needs_must_not_be_empty(sent: str | None) -> None:
    assert agreed(INVENTORY, letter(INVENTORY)) is not None
    assert scanned(INVENTORY, letter(INVENTORY, (head_of(INVENTORY, copNo=sent), [line_of(INVENTORY)]))) is None


def test_receipt_heads_spell_quotes_as_themselves_and_keep_the_three_entities() -> None:
    sent = letter(ORDER, (head_of(ORDER, orderNo="&quot;&apos;&amp;&lt;&gt;\"'"), [line_of(ORDER)]))
    scan = agreed(ORDER, sent)
    assert scan is not None
    assert scan.echoes[0].endswith(b"<orderNo>\"'&amp;&lt;&gt;\"'</orderNo>")


def test_a_party_written_with_an_entity_goes_the_tolerant_way() -> None:
    assert scanned(ORDER, letter(ORDER, (head_of(ORDER, ebpCode="A&amp;B"), [line_of(ORDER)]))) is None
    assert agreed(ORDER, letter(ORDER, (head_of(ORDER, ebpCode="A\"'B"), [line_of(ORDER)]))) is not None
