"""Receipts read for people: the groups of their text, whatever they quote."""

from datetime import UTC, datetime

import pytest

from heliu.ceb.receipts import receipt, unreadable
from heliu.clearance.answers import remarks_in, returns, summary

AT = datetime(2026, 11, 2, tzinfo=UTC)
MISMATCH = (
    "[Code:1332;Desc:支付金额不一致,[acturalPaid:200.00,amountPaid:198.00];Fields:acturalPaid – amountPaid]"
    "[Code:H03;Desc:收货人不一致]"
)


@pytest.mark.parametrize(
    ("text", "codes", "rest"),
    [
        pytest.param("[Code:2600;Desc:放行];税款9.10元", ["2600"], "税款9.10元", id="放行"),
        pytest.param("[Code:1800;Desc:逻辑校验通过]新增申报成功", ["1800"], "新增申报成功", id="入库"),
        pytest.param(MISMATCH, ["1332", "H03"], "", id="两条规则, 引用方括号"),
        pytest.param("没有代码的文字", [], "没有代码的文字", id="无代码"),
        pytest.param("[Code:1", [], "", id="截断"),
    ],
)
def test_a_text_is_taken_apart(text, codes, rest):
    (told,) = returns("CEB622", receipt("CEB622", [row(returnInfo=text)]))
    assert [remark.code for remark in told.remarks] == codes
    assert (told.key, told.status, told.rest, told.text) == ("COP1", 100, rest, text)


def test_each_part_of_a_group_is_told_apart():
    text = "[Code:-10102;Desc:未获委托;Path:payCode;Fix:请建立委托]"
    (remark,) = remarks_in(text)
    assert (remark.detail, remark.place, remark.fix) == ("未获委托", "payCode", "请建立委托")
    assert remark.explanation is not None
    assert remarks_in(MISMATCH)[0].detail.endswith("amountPaid:198.00]")


def test_a_line_of_a_list_needs_no_parser():
    body = receipt("CEB622", [row(copNo="COP&1", returnStatus="800"), row(), row(returnStatus="-621005")])
    told = summary("CEB622", AT, body)
    assert (told.key, dict(told.codes), told.given_at) == ("COP&1", {800: 1, 100: 1, -621005: 1}, AT)


def test_what_nobody_could_read_is_known_by_its_number():
    fields = {"guid": "G", "returnStatus": "-1", "returnInfo": "x", "returnTime": "20261102", "oriCopMsgId": "M1"}
    body = unreadable({**fields, "oriMessageType": "Unknown", "oriBizMessage": "<copNo>不是它</copNo>"}, guid="G")
    assert summary("CEB900", AT, body).key == "M1"


def row(**changes):
    fields = {"guid": "G", "customsCode": "7911", "ebpCode": "P", "ebcCode": "S", "agentCode": "A", "copNo": "COP1"}
    fields |= {"preNo": "B1", "invtNo": None, "returnStatus": "100", "returnTime": "20261102", "returnInfo": "x"}
    return fields | changes
