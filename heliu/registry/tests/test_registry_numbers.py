"""Numbers of firms and persons, and the firm behind a certificate."""

from dataclasses import dataclass
from datetime import date

import pytest

from heliu.registry.facts import Firm, Holdings, directory_of
from heliu.registry.filing.checks import customs_code_fault, uscc_fault
from heliu.registry.rules import firm_of_certificate, organisation_code_fault

USCC = "91510500MA0DEM020X"


@pytest.mark.parametrize(
    ("code", "good"),
    [
        pytest.param("5105960002", True, id="全为数字"),
        pytest.param("510596T004", True, id="序号含字母"),
        pytest.param("5105W00001", True, id="区内企业"),
        pytest.param("510596000", False, id="九位"),
        pytest.param("51059600021", False, id="十一位"),
        pytest.param("A105960002", False, id="区划含字母"),
        pytest.param("510596t004", False, id="小写字母"),
        pytest.param("510596000２", False, id="全角数字"),
        pytest.param("5105960002\n", False, id="带换行"),
    ],
)
def test_customs_code(code, good):
    assert (customs_code_fault(code) is None) is good


@pytest.mark.parametrize(
    ("code", "good"),
    [
        pytest.param(USCC, True, id="校验码正确"),
        pytest.param(USCC[:-1] + "0", False, id="校验码错误"),
        pytest.param(USCC.replace("D", "S"), False, id="含 S"),
        pytest.param(USCC.lower(), False, id="小写"),
        pytest.param(USCC[:-1], False, id="十七位"),
    ],
)
def test_unified_social_credit_code(code, good):
    assert (uscc_fault(code) is None) is good


def test_organisation_code_stands_inside_the_credit_code():
    assert organisation_code_fault("MA0DEM020", USCC) is None
    assert "不一致" in organisation_code_fault("MA0TEST02", USCC)
    assert organisation_code_fault("MA0TEST02") is None
    assert "9 位" in organisation_code_fault("MA0TEST2")


@dataclass
class Seen:
    fingerprint: str = "f" * 64
    enterprise: str | None = "泸州测试电商有限公司"
    organisation_code: str | None = "MA0TEST02"


FIRM = Firm("5105960002", "泸州测试电商有限公司", "MA0TEST02")
BRACKETS = Firm("5105960003", "测试(泸州)有限公司", "MA0TEST03")
DIRECTORY = directory_of(
    [FIRM, BRACKETS],
    (),
    Holdings(certificates={"a" * 64: BRACKETS.code}, revoked=frozenset({"e" * 64})),
    version=1,
    day=date(2026, 11, 1),
)


@pytest.mark.parametrize(
    ("seen", "options", "firm"),
    [
        pytest.param(Seen("a" * 64), {}, BRACKETS, id="绑定的指纹优先于证书所载企业"),
        pytest.param(Seen("a" * 64), {"by_organisation": False}, BRACKETS, id="绑定的指纹不问设置"),
        pytest.param(Seen(), {}, FIRM, id="机构代码与名称相符"),
        pytest.param(Seen(organisation_code="ma0test0-2"), {}, FIRM, id="机构代码带连字符"),
        pytest.param(
            Seen(enterprise="测试（泸州） 有限公司", organisation_code="MA0TEST03"), {}, BRACKETS, id="全角括号"
        ),
        pytest.param(Seen(), {"trusted": False}, None, id="发证机构不可信"),
        pytest.param(Seen(), {"by_organisation": False}, None, id="设置要求先绑定"),
        pytest.param(Seen(enterprise="泸州另一电商有限公司"), {}, None, id="名称不符"),
        pytest.param(Seen(organisation_code=None), {}, None, id="没有机构代码"),
        pytest.param(Seen("e" * 64), {}, None, id="已停用的证书"),
    ],
)
def test_the_firm_behind_a_certificate(seen, options, firm):
    assert firm_of_certificate(DIRECTORY, seen, **options) == firm
