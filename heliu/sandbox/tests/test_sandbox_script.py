"""A script says what happens to which documents; what cannot be understood is refused with line, cause and fix."""

from datetime import timedelta

import pytest

from heliu.ceb.catalogue.index import MESSAGES
from heliu.kernel.problems import Invalid
from heliu.sandbox.durations import duration, written
from heliu.sandbox.facts import Outage, Step
from heliu.sandbox.script import SCRIPT_LINES_MAX, parse
from heliu.sandbox.states import ALLOWED, KINDS, sentence, well

HOUR = timedelta(hours=1)


def test_a_script_is_read_line_by_line():
    script = parse(
        "# all goes well but for these\n\n"
        "on 621 orderNo=*7 first 2: take, hold after 1h30m, 800 late 10m twice  # in the end\n"
        "on CEB311,ceb411 share 5%: reject 1313\n"
        "on *: silence\n"
        "down 1h at 30m\ndown 2d\n"
    )
    listed, papers, rest = script.rules
    assert listed.kinds == {"CEB621"}
    assert (listed.where, listed.first, listed.share) == ((("orderNo", "*7"),), 2, None)
    assert listed.course == (
        Step("2"),
        Step("300", after=1.5 * HOUR),
        Step("800", late=HOUR / 6, twice=True),
    )
    assert (papers.kinds, papers.share, papers.course) == ({"CEB311", "CEB411"}, 5, (Step("100", code="1313"),))
    assert (rest.kinds, rest.course) == (set(KINDS), ())
    assert script.outages == (Outage(HOUR / 2, HOUR), Outage(timedelta(0), timedelta(days=2)))


@pytest.mark.parametrize(
    ("line", "cause", "fix"),
    [
        ("when CEB621: release", "不认识“when”", "以 on"),
        ("on CEB621 release", "规则没有冒号", "on CEB621:"),
        ("on CEB622: release", "“CEB622”不是企业报送的报文", "CEB621"),
        ("on CEB621 seller=1: release", "CEB621 的表头没有字段 seller", "docs/ceb/CEB621.md"),
        ("on CEB621 last 3: release", "不认识条件“last”", "first"),
        ("on CEB621 first none: release", "“none”不是正整数", "first 2"),
        ("on CEB621 share 101%: release", "share 为 101%", "100%"),
        ("on CEB311: release", "CEB311 的回执没有状态“release”", "enter"),
        ("on CEB621: explode", "CEB621 的回执没有状态“explode”", "release"),
        ("on CEB621: take,, release", "有一步是空的", "silence"),
        ("on CEB621: reject 99999", "没有代码 99999", "heliu ceb explain"),
        ("on CEB621: release after soon", "“soon”不是时间长度", "1h30m"),
        ("on CEB621: release later", "不认识“later”", "after 2h"),
        ("down", "停机写得不对", "down 1h at 30m"),
        ("down 1h in 2h", "停机写得不对", "down 1h at 30m"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named_with_the_way_out(line, cause, fix):
    with pytest.raises(Invalid) as refused:
        parse(f"on CEB411: take\n{line}")
    (fault,) = refused.value.violations
    assert (fault.pointer, fault.code) == ("/2", "sandbox-script")
    assert fault.detail.startswith(f"第 2 行：{cause}")
    assert fix in fault.fix


def test_every_wrong_line_is_named_at_once_and_a_script_has_an_end():
    with pytest.raises(Invalid) as refused:
        parse("x\non CEB411: take\ny")
    assert [one.pointer for one in refused.value.violations] == ["/1", "/3"]
    parse("\n" * SCRIPT_LINES_MAX)
    with pytest.raises(Invalid, match=str(SCRIPT_LINES_MAX)):
        parse("\n" * (SCRIPT_LINES_MAX + 1))


def test_every_receipt_has_its_states_and_what_goes_well_is_among_them():
    answered = {message.answered_by for message in MESSAGES.values() if message.answered_by}
    assert set(ALLOWED) == answered
    for receipt, allowed in ALLOWED.items():
        assert set(well(receipt)) <= allowed
        assert all(sentence(status, "") for status in allowed)


def test_what_a_receipt_says_is_the_catalogues():
    assert sentence("800", "") == "[Code:2600;Desc:放行]"
    assert sentence("100", "1313").startswith("[Code:1313;Desc:")
    assert sentence("-621004", "").startswith("[Code:-621004;Desc:")


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("1h30m", 5400), ("2d", 172_800), ("0s", 0)])
def test_spans_are_written_as_they_are_read(text, seconds):
    assert duration(text) == timedelta(seconds=seconds)
    assert duration(written(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "1", "h", "-1h", "1h 30m", "9999d", "１h"])
def test_what_is_no_span_is_none(text):
    assert duration(text) is None
