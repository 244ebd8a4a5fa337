"""The numbers of the law: what the loader refuses, and what it says on each boundary day."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from heliu.policies.parameters import (
    CONFIDENCES,
    FOLDER,
    Law,
    NotInForce,
    ParameterFault,
    in_force,
    names,
    parameter,
    read_parameter,
)

DOCUMENT = '{title: "财关税〔2016〕18号", article: "第三条", published: 2016-03-24}'
HEAD = 'description: {zh: "限值", en: "Limit"}\nunit: "CNY"\ntype: decimal\nvalues:\n'
ENTRY = '    value: "2000.00"\n    reference: ' + DOCUMENT + "\n    status: confirmed\n"
GOOD = HEAD + "  2016-04-08:\n" + ENTRY + "  2019-01-01:\n" + ENTRY.replace("2000", "5000")


@pytest.mark.parametrize("name", names())
def test_every_number_names_its_law_and_changes_on_its_day(name):
    periods = parameter(name).periods
    assert all(period.reference.title and period.reference.article for period in periods)
    assert all(period.confidence in CONFIDENCES for period in periods)
    with pytest.raises(NotInForce, match="the earliest document we hold takes effect on"):
        in_force(name, periods[0].since - timedelta(days=1))
    for earlier, later in pairwise(periods):
        assert in_force(name, later.since - timedelta(days=1)).value == earlier.value
        assert in_force(name, later.since).reference == later.reference


def test_the_error_says_what_to_do():
    with pytest.raises(NotInForce) as error:
        in_force("import_composite_tax/single_order_limit", date(2015, 1, 1))
    assert str(error.value) == (
        "import_composite_tax/single_order_limit has no value on 2015-01-01: the earliest document we hold takes "
        "effect on 2016-04-08. Add the older document to heliu/policies/parameters/import_composite_tax/"
        "single_order_limit.yaml, or correct the date of the business event."
    )


def test_a_value_comes_as_its_type():
    day = date(2026, 11, 1)
    assert in_force("import_composite_tax/single_order_limit", day).value == Decimal(5000)
    assert in_force("import_composite_tax/gift_counts_as_item", day).value is True
    assert in_force("import_composite_tax/currency", day).value == "142"


def test_an_unknown_name_and_an_instant_are_errors_and_not_guesses():
    with pytest.raises(KeyError, match="does not exist"):
        in_force("import_composite_tax/../../secrets", date(2026, 1, 1))
    with pytest.raises(TypeError, match="business day"):
        in_force("risk/high_quantity", datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_law_that_ended_says_so():
    ended = read_parameter("x", GOOD + "until: 2027-12-31\n")
    assert ended.periods[-1].until == date(2027, 12, 31)
    assert ended.periods[0].until == date(2018, 12, 31)


def test_after_its_end_a_law_has_no_value():
    ended = Law({"ended/example": read_parameter("ended/example", GOOD + "until: 2027-12-31\n")})
    assert ended.in_force("ended/example", date(2027, 12, 31)).value == Decimal(5000)
    with pytest.raises(NotInForce, match="ended on 2027-12-31"):
        ended.in_force("ended/example", date(2028, 1, 1))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(GOOD.replace("2019-01-01", "2015-01-01"), "not in order", id="日期倒置"),
        pytest.param(GOOD.replace("2019-01-01", "2016-04-08"), "twice", id="同一日写两次"),
        pytest.param(
            GOOD.replace("confirmed\n", "confirmed\n    until: 2018-12-01\n", 1), "a gap", id="两值之间有空档"
        ),
        pytest.param(GOOD.replace("confirmed\n", "confirmed\n    until: 2019-06-01\n", 1), "an overlap", id="两值重叠"),
        pytest.param(GOOD + "until: 2018-01-01\n", "before its last value", id="终止早于起始"),
        pytest.param(GOOD.replace("reference: " + DOCUMENT, "", 1), "reference", id="没有依据"),
        pytest.param(GOOD.replace(', article: "第三条"', "", 1), "reference", id="没有条款"),
        pytest.param(GOOD.replace("第三条", "", 1), "no article", id="条款为空"),
        pytest.param(GOOD.replace("2016-03-24", "null", 1), "published is missing", id="已核而无公布日"),
        pytest.param(GOOD.replace("confirmed", "sure", 1), "use one of", id="可信度不在表内"),
        pytest.param(GOOD.replace('"2000.00"', "2000.00", 1), "in quotes", id="数字未加引号"),
        pytest.param(GOOD.replace('"2000.00"', '"NaN"', 1), "in quotes", id="不是数字"),
        pytest.param(GOOD.replace("type: decimal", "type: float"), "use one of", id="类型不在表内"),
        pytest.param(GOOD.replace('unit: "CNY"\n', ""), "all needed", id="没有单位"),
        pytest.param(HEAD + "  {}\n", "at least one", id="没有值"),
        pytest.param("[", "x:", id="不是 YAML"),
        pytest.param(GOOD.replace("2019-01-01", "2019-02-30"), "day is out of range", id="没有这一天"),
        pytest.param(HEAD + "  2016-04-08:\n", "needs", id="日期之下没有值"),
        pytest.param(HEAD + "  - 1\n", "at least one", id="值是列表"),
        pytest.param(
            GOOD.replace("confirmed\n", "confirmed\n    ends: 2018-12-31\n", 1), "nobody reads", id="写错的键"
        ),
        pytest.param(GOOD + "note: x\n", "nobody reads", id="多出的键"),
        pytest.param(GOOD + "overlay: maybe\n", "overlay", id="叠加不是是否"),
        pytest.param(GOOD.replace('en: "Limit"', 'en: ""'), "description", id="没有英文说明"),
        pytest.param(GOOD.replace("2016-03-24", "soon", 1), "published", id="公布日不是日期"),
        pytest.param(GOOD + "until: soon\n", "until", id="终止日不是日期"),
        pytest.param(GOOD.replace('unit: "CNY"', "unit: 3"), "unit", id="单位不是文本"),
        pytest.param(GOOD + "#" * 20_001, "longer than", id="文件过长"),
    ],
)
def test_a_bad_file_is_refused(text, says):
    with pytest.raises(ParameterFault, match=says):
        read_parameter("x", text)


def test_every_file_is_a_parameter():
    assert len(names()) == len(list(FOLDER.rglob("*.*"))) > 50
