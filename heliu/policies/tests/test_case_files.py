"""Case files: what is not of the form is refused with its place."""

import pytest

from heliu.policies.case_files import CaseFault, expect_of, read_order
from heliu.policies.rules.import_order import CannotCompute
from heliu.policies.rules.import_tax import assess

LINE = {"gnum": 1, "qty": "1", "total": "100.00", "rates": {"duty": "0", "vat": "0.13", "ct": {"kind": "none"}}}
CASE = {"declared_on": "2026-05-06", "lines": [LINE]}


def with_ct(**ct):
    return CASE | {"lines": [LINE | {"rates": LINE["rates"] | {"ct": ct}}]}


def test_the_least_case_needs_a_day_and_a_line():
    assert expect_of(assess(read_order(CASE)))["totals"]["total"] == "9.10"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        pytest.param({}, "input.lines", id="没有商品行"),
        pytest.param(CASE | {"declared_on": "yesterday"}, "input.declared_on", id="日期不对"),
        pytest.param(CASE | {"freight": "1E+999999"}, "input.freight", id="指数写法"),
        pytest.param(CASE | {"freight": "NaN"}, "input.freight", id="不是数"),
        pytest.param(CASE | {"freight": True}, "input.freight", id="真假值"),
        pytest.param(CASE | {"lines": ["x"]}, "input.lines[0]", id="行不是对象"),
        pytest.param(CASE | {"lines": [LINE, {}]}, "input.lines[1].rates", id="第二行没有税率"),
        pytest.param(CASE | {"lines": [LINE | {"total": None}]}, "input.lines[0].total", id="没有金额"),
        pytest.param(with_ct(kind="luxury"), "input.lines[0].rates.ct.kind", id="消费税种类不明"),
        pytest.param(with_ct(kind="ad_valorem"), "input.lines[0].rates.ct.rate", id="没有税率"),
    ],
)
def test_a_fault_names_its_place(given, path):
    with pytest.raises(CaseFault) as fault:
        read_order(given)
    assert fault.value.path == path
    assert fault.value.fix


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param(with_ct(kind="conditional", rate="0.15", threshold="10", unit="ml"), "CONTENT_MISSING", id="含量"),
        pytest.param(with_ct(kind="specific", amount="240", unit="t"), "CONTENT_MISSING", id="数量"),
        pytest.param(with_ct(kind="beer"), "CONTENT_MISSING", id="升数"),
        pytest.param(with_ct(kind="ad_valorem", rate="1"), "RATE_BAD", id="税率为一"),
        pytest.param(with_ct(kind="specific", amount="240", unit="t", quantity="0"), "CONTENT_BAD", id="含量为零"),
        pytest.param(CASE | {"usd_cny": "0"}, "FX_RATE_BAD", id="汇率为零"),
        pytest.param(CASE | {"freight": "0.000001"}, "AMOUNT_BAD", id="六位小数"),
    ],
)
def test_what_cannot_be_computed_is_refused_and_not_zero(given, code):
    with pytest.raises(CannotCompute) as refusal:
        assess(read_order(given))
    assert refusal.value.faults[0].code == code
    assert code in str(refusal.value)
