"""Where customs decides, an answer is right when it was sent on and tells what we expect; the door's own no stays."""

import pytest

from heliu.clearance.upstream.telling import first_answer
from heliu.cli.traffic.relayed_acts import Foretold, foretold
from heliu.cli.traffic.scenes import NEGATIVE, REFUSED, RELEASE, WAITING, Expected


@pytest.mark.parametrize(
    ("expected", "status", "note", "right"),
    [
        pytest.param(RELEASE, 800, "[Code:2600;Desc:放行]", True, id="预期放行"),
        pytest.param(RELEASE, 100, "[Code:2600;Desc:放行]", False, id="预期退单不是放行"),
        pytest.param(Expected(REFUSED, ("1327",)), 100, "[Code:1327;Desc:不一致]", True, id="预期退单并说明代码"),
        pytest.param(Expected(REFUSED, ("1327",)), 100, "[Code:1332;Desc:不一致]", False, id="代码不同"),
        pytest.param(Expected(WAITING), 2, "等待支付凭证", True, id="等待单证"),
        pytest.param(Expected("-621005"), -621005, "超过单次限值", True, id="预期以负码退回"),
    ],
)
def test_the_first_answer_is_held_against_what_we_expect(expected, status, note, right):
    answer, text = first_answer(status, note)
    assert foretold(expected).fits(str(answer), text) is right


def test_what_was_decided_here_is_no_answer_of_the_relay_and_the_doors_no_stays():
    assert not foretold(RELEASE).fits("800", "[Code:2600;Desc:放行]")
    assert foretold(Expected("-621026")).fits("-621026", "签名信息为空")
    assert not foretold(Expected("-621026")).fits("-621028", "签名与数据不符")
    assert foretold(Expected(NEGATIVE)).fits("-411001", "")
    assert not foretold(RELEASE).fits("-621026", "")
    assert str(Foretold("800")) == "2，预期 800"
