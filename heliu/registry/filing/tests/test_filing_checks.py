"""Checks of what is typed into a filing: the right passes, the wrong is explained, no text makes one fall over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliu.registry.filing.checks import CHECKS, normalised


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        pytest.param(
            "phone", ["13800001234", "0830-1234567", "+852 2123 4567"], ["12345", "12800001234", "abc"], id="电话"
        ),
        pytest.param("account", ["6200 0000 1234 5678", "51-0012345678"], ["1234567", "62 0x"], id="银行账号"),
        pytest.param("bank_code", ["102657000012"], ["10265700001", "1026570000123"], id="行号"),
        pytest.param(
            "customs_code", ["5105960777", "510596T004"], ["51059607", "510596t004", "A105960777"], id="海关编码"
        ),
        pytest.param("email", ["a@example.com"], ["a@", "a b@example.com", "example.com"], id="邮箱"),
        pytest.param("dxp_id", ["DXPENT0000000777"], ["DXPENT777", "dxpent0000000777"], id="DXP"),
        pytest.param("authority", ["7911"], ["泸州", "791"], id="关区"),
        pytest.param("address", ["https://shop.example.com/a"], ["shop.example.com", "ftp://a"], id="网址"),
    ],
)
def test_each_check_takes_the_right_and_explains_the_wrong(check, right, wrong):
    for text in right:
        assert CHECKS[check](text) is None, text
    for text in wrong:
        fault = CHECKS[check](text)
        assert fault is not None, text
        assert fault.zh
        assert fault.en


@given(st.text(max_size=40))
def test_no_text_makes_a_check_fall_over(text):
    for name, check in CHECKS.items():
        fault = check(normalised(name, text))
        assert fault is None or fault.zh


def test_a_day_is_kept_in_one_spelling():
    assert normalised("day", " 2026年11月1日 ") == "2026-11-01"
