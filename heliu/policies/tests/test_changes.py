"""A change of the law: what its reader refuses and names, how it lies over the law, and that others never notice."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliu.policies.change_files import VALUES_MAX, read_change, write_change
from heliu.policies.changes import ZONE, ChangeRefused, differences, too_early, value_on, with_values
from heliu.policies.parameter_files import MAX_FILE_CHARS
from heliu.policies.parameters import Law, NotInForce, in_force, law, read_parameter, under
from heliu.policies.tariff import tariff_line

LIMIT = "import_composite_tax/single_order_limit"
DAY = date(2027, 1, 1)
EVE = DAY - timedelta(days=1)
DOCUMENT = "reference: {title: 财关税〔2026〕99号, article: 第一条, published: 2026-12-01}, status: to be confirmed"
READINGS = (
    *(f"import_composite_tax/{name}" for name in ("rounding_point", "freight_allocation", "over_single_one_item")),
    "import_composite_tax/consumption_tax_threshold_base",
    "consumption_tax/cosmetics_scope",
    "tax_payment/without_guarantee",
    "no_invoice/regime",
    "scope/bonded_import_luzhou",
)
HEAD = "title: {zh: 提高单次限值, en: A higher limit}\n"
GOOD = HEAD + f'values:\n  {LIMIT}:\n    2027-01-01: {{value: "8000", {DOCUMENT}}}\n'


def values(*rows, scope="national", name=LIMIT):
    lines = [
        f'    {since}: {{value: "{value}", {DOCUMENT}{f", until: {until}" if until else ""}}}'
        for since, value, until in rows
    ]
    return read_change(HEAD + f"scope: {scope}\nvalues:\n  {name}:\n" + "\n".join(lines))


def codes(text):
    with pytest.raises(ChangeRefused) as refused:
        read_change(text)
    assert all(fault.cause.zh and fault.cause.en and fault.fix.zh and fault.fix.en for fault in refused.value.faults)
    return [(fault.code, fault.field) for fault in refused.value.faults]


AT = f"values/{LIMIT}/2027-01-01"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("[", [("CHANGE_UNREADABLE", "")], id="不是 YAML"),
        pytest.param("- 1", [("CHANGE_UNREADABLE", "")], id="最外层不是键值"),
        pytest.param(GOOD + "  a: &x 1\n  b: *x\n", [("CHANGE_UNREADABLE", "")], id="引用"),
        pytest.param("a: " + "[" * 50 + "]" * 50, [("CHANGE_UNREADABLE", "")], id="嵌套过深"),
        pytest.param(GOOD.replace("2027-01-01", "2027-02-30"), [("CHANGE_UNREADABLE", "")], id="没有这一天"),
        pytest.param(GOOD + "#" * MAX_FILE_CHARS, [("CHANGE_TOO_LARGE", "")], id="过长"),
        pytest.param(
            "{}",
            [("CHANGE_KEYS", "title"), ("CHANGE_KEYS", "values"), ("CHANGE_TITLE", "title"), ("CHANGE_KEYS", "values")],
            id="空",
        ),
        pytest.param(GOOD.replace("en: A higher limit", "en: ''"), [("CHANGE_TITLE", "title")], id="没有英文名"),
        pytest.param(GOOD + "scope: city\n", [("CHANGE_KEYS", "scope")], id="不知道的范围"),
        pytest.param(GOOD + "valus: 1\n", [("CHANGE_KEYS", "valus")], id="写错的键"),
        pytest.param(GOOD.replace(LIMIT, "x/y"), [("CHANGE_PARAMETER", "values/x/y")], id="没有这个参数"),
        pytest.param(GOOD.replace("2027-01-01", "soon"), [("CHANGE_DAY", f"values/{LIMIT}/soon")], id="不是日期"),
        pytest.param(GOOD.replace('"8000"', "8000"), [("CHANGE_VALUE", f"{AT}/value")], id="数字未加引号"),
        pytest.param(GOOD.replace('"8000"', '"NaN"'), [("CHANGE_VALUE", f"{AT}/value")], id="不是数字"),
        pytest.param(GOOD.replace('"8000"', "true"), [("CHANGE_VALUE", f"{AT}/value")], id="类型不对"),
        *(
            pytest.param(
                GOOD.replace(LIMIT, name).replace('"8000"', "whenever"),
                [("CHANGE_WORD", f"values/{name}/2027-01-01/value")],
                id=f"没有规则懂得: {name}",
            )
            for name in READINGS
        ),
        pytest.param(
            GOOD.replace(", article: 第一条", ""), [("CHANGE_KEYS", f"{AT}/reference/article")], id="没有条款"
        ),
        pytest.param(GOOD.replace("第一条", '" "'), [("CHANGE_REFERENCE", f"{AT}/reference/article")], id="条款为空"),
        pytest.param(
            GOOD.replace("2026-12-01", "null").replace("to be confirmed", "confirmed"),
            [("CHANGE_REFERENCE", f"{AT}/reference/published")],
            id="已核而无公布日",
        ),
        pytest.param(
            GOOD.replace("2026-12-01", "x"), [("CHANGE_DAY", f"{AT}/reference/published")], id="公布日不是日期"
        ),
        pytest.param(GOOD.replace("to be confirmed", "sure"), [("CHANGE_STATUS", f"{AT}/status")], id="可信度不在表内"),
        pytest.param(
            GOOD.replace("confirmed}", "confirmed, until: 2026-12-31}"),
            [("CHANGE_DAY", f"{AT}/until")],
            id="止于起日之前",
        ),
        pytest.param(
            GOOD.replace('value: "8000", ', "").replace("status: to be confirmed", "state: 1"),
            [("CHANGE_KEYS", f"{AT}/status"), ("CHANGE_KEYS", f"{AT}/value"), ("CHANGE_KEYS", f"{AT}/state")],
            id="缺几项, 一次说清",
        ),
    ],
)
def test_every_fault_is_named_with_its_place(text, told):
    assert codes(text) == told


def test_as_many_values_as_allowed_and_one_more():
    days = [f'    {DAY + timedelta(days=n)}: {{value: "1", {DOCUMENT}}}' for n in range(VALUES_MAX + 1)]
    assert codes(HEAD + f"values:\n  {LIMIT}:\n" + "\n".join(days))[0][0] == "CHANGE_TOO_LARGE"


def test_what_is_written_is_what_is_read():
    change = values((DAY, "8000", None), (date(2028, 1, 1), "9000.50", None), scope=ZONE)
    assert read_change(write_change(change)) == change


def test_a_change_binds_from_its_day_and_not_on_the_day_before():
    changed = read_change(GOOD).over(law())
    assert changed.in_force(LIMIT, EVE).value == Decimal(5000)
    assert changed.in_force(LIMIT, DAY).value == Decimal(8000)
    assert changed.in_force(LIMIT, DAY).reference.title == "财关税〔2026〕99号"


def test_a_what_if_may_ask_about_the_past_and_a_release_may_not():
    change = values(("2020-01-01", "8000", None))
    assert change.over(law()).in_force(LIMIT, date(2020, 1, 1)).value == Decimal(8000)
    assert [fault.code for fault in too_early(change, DAY)] == ["CHANGE_TOO_EARLY"]
    assert too_early(values((DAY, "1", None)), DAY) == []


def test_others_never_notice_what_one_asks():
    changed = values(("2016-04-08", "8000", None), ("2019-01-01", "8000", None)).over(law())
    day = date(2026, 11, 1)
    with under(changed), ThreadPoolExecutor(1) as other:
        assert in_force(LIMIT, day).value == Decimal(8000)
        assert other.submit(in_force, LIMIT, day).result().value == Decimal(5000)
    assert in_force(LIMIT, day).value == Decimal(5000)


def test_what_is_computed_from_parameters_follows_the_law_asked_about():
    code, day = "3304990039", date(2026, 11, 1)
    before = tariff_line(code, day)
    with under(values(("2026-01-01", "0.2", None), name="value_added_tax/import_rate_standard").over(law())):
        assert tariff_line(code, day).vat == Decimal("0.2")
    assert tariff_line(code, day) == before
    assert before.vat == Decimal("0.13")


def test_a_law_goes_to_another_process_whole():
    changed = pickle.loads(pickle.dumps(read_change(GOOD).over(law())))  # noqa: S301 - our own bytes
    assert changed.in_force(LIMIT, DAY).value == Decimal(8000)


FILE = (
    'description: {zh: 例, en: Example}\nunit: CNY\ntype: decimal\noverlay: yes\nvalues:\n'
    f'  2020-01-01: {{value: "1", {DOCUMENT}}}\n  2025-01-01: {{value: "2", {DOCUMENT}, until: 2029-12-31}}\n'
)  # fmt: skip
PLANTED = Law({LIMIT: read_parameter(LIMIT, FILE)})


def refused(change, base=PLANTED):
    with pytest.raises(ChangeRefused) as error:
        change.over(base)
    return [(fault.code, fault.field) for fault in error.value.faults]


def test_a_gap_and_an_overlap_are_refused():
    assert refused(values(("2030-01-02", "3", None))) == [("CHANGE_GAP", f"values/{LIMIT}/2030-01-02")]
    ends = values(("2026-01-01", "3", "2026-06-30"), ("2026-06-30", "4", None))
    assert refused(ends) == [("CHANGE_OVERLAP", f"values/{LIMIT}/2026-06-30")]
    gap = values(("2024-01-01", "3", "2024-06-30"))
    assert refused(gap) == [("CHANGE_GAP", f"values/{LIMIT}/2025-01-01")]


def test_a_release_may_follow_the_end_of_a_law_or_cut_it_short():
    after = values(("2030-01-01", "3", None)).over(PLANTED)
    assert after.in_force(LIMIT, date(2029, 12, 31)).value == 2
    assert after.in_force(LIMIT, date(2030, 1, 1)).value == 3
    short = values(("2026-01-01", "3", "2026-12-31")).over(PLANTED)
    with pytest.raises(NotInForce):
        short.in_force(LIMIT, date(2027, 1, 1))


def test_over_the_national_number_lies_the_zone_s_for_its_days_only():
    zone = values(("2024-07-01", "7", "2025-06-30"), ("2026-01-01", "8", None), scope=ZONE).over(PLANTED)
    told = [(p.since.isoformat(), p.until and p.until.isoformat(), int(p.value)) for p in zone.parameter(LIMIT).periods]
    assert told == [
        ("2020-01-01", "2024-06-30", 1),
        ("2024-07-01", "2025-06-30", 7),
        ("2025-07-01", "2025-12-31", 2),
        ("2026-01-01", None, 8),
    ]


def test_a_difference_is_one_stretch_of_days():
    found = differences(PLANTED, values(("2024-07-01", "7", None), ("2024-10-01", "7", None)).over(PLANTED), [LIMIT])
    assert [(d.since, d.until, d.before.value, d.after.value) for d in found] == [
        (date(2024, 7, 1), date(2024, 12, 31), 1, 7)
    ]
    assert differences(PLANTED, PLANTED, [LIMIT]) == []


FEW_DAYS = st.integers(0, 12).map(lambda n: date(2024, 6, 1) + timedelta(days=60 * n))


@given(st.dictionaries(FEW_DAYS, st.integers(3, 9), min_size=1, max_size=5), st.sampled_from(["national", "zone"]))
def test_whatever_lies_over_the_law_every_day_has_one_value(rows, scope):
    changed = values(*((day, number, None) for day, number in rows.items()), scope=scope).over(PLANTED)
    one = changed.parameter(LIMIT)
    first = min(rows)
    for day in [*rows, first - timedelta(days=1), date(2025, 1, 1), date(2028, 1, 1)]:
        assert sum(p.since <= day and (p.until is None or day <= p.until) for p in one.periods) == 1
    assert all(value_on(one, day).value == number for day, number in rows.items())
    assert with_values(PLANTED, (), scope).parameter(LIMIT) == PLANTED.parameter(LIMIT)
