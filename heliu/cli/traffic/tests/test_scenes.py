"""The demonstration's scenes are wrong exactly where they say, and its table tells true from false."""

import re
from datetime import UTC, datetime

import pytest
from lxml import etree

from heliu.cli.demonstration import show
from heliu.cli.traffic.acts import unreadable_row
from heliu.cli.traffic.plan import BEIJING, latest_opening
from heliu.cli.traffic.post import Receipt, Reply, read
from heliu.cli.traffic.rows import Row, row_of
from heliu.cli.traffic.scenes import RELEASE, Expected, Scenery, import_scenes
from heliu.conformance.calling import Answer

RUN = 1_795_365_692
NAMESPACE = 'xmlns:ceb="http://www.chinaport.gov.cn/ceb"'


def scenery(run=RUN):
    return Scenery(run, datetime(2026, 11, 11, 10, tzinfo=BEIJING))


def values(text):
    root = etree.fromstring(text.replace(">", f" {NAMESPACE}>", 1))
    return [(etree.QName(leaf).localname, leaf.text) for leaf in root.iter() if not len(leaf)]


def scene(title):
    return next(each for each in import_scenes(scenery()) if title in each.title).papers


def test_two_runs_share_no_number_and_no_buyer():
    first, second = (
        "".join(raw.decode() for raw in make.messages(import_scenes(make)).values())
        for make in (scenery(), scenery(RUN + 1))
    )
    for name in ("orderNo", "copNo", "logisticsNo", "guid", "buyerIdNumber"):
        found = [set(re.findall(f"<ceb:{name}>([^<]+)<", text)) for text in (first, second)]
        assert found[0]
        assert not found[0] & found[1]


@pytest.mark.parametrize(
    ("title", "field"),
    [("清单订购人姓名", "buyerName"), ("清单订购人电话", "buyerTelephone")],
)
def test_the_inventory_differs_from_the_order_in_one_field_only(title, field):
    papers = scene(title)
    order, inventory = dict(values(papers.order)), dict(values(papers.inventory))
    differing = {name for name in order.keys() & inventory.keys() if order[name] != inventory[name]}
    assert field in differing
    assert not differing & ({"buyerName", "buyerTelephone", "buyerIdNumber", "orderNo"} - {field})


def test_the_shorter_inventory_has_two_of_three_lines():
    papers = scene("清单少一项")
    assert (papers.order.count("<ceb:gnum>"), papers.inventory.count("<ceb:gnum>")) == (3, 2)


def test_the_bad_inventory_breaks_the_length_of_one_field():
    assert ("customsCode", "79111") in values(scene("不合格清单混在").inventory)


@pytest.mark.parametrize(
    ("expected", "status", "sentence", "fits"),
    [
        pytest.param(RELEASE, "800", "[Code:2600;Desc:放行]", True, id="放行"),
        pytest.param(RELEASE, "120", "[Code:2600;Desc:放行]", False, id="状态不对"),
        pytest.param(
            Expected("100", ("1332", "13127")), "100", "[Code:1332;Desc:a][Code:13127;Desc:b]", True, id="两处都说"
        ),
        pytest.param(Expected("100", ("1332", "13127")), "100", "[Code:1332;Desc:a]", False, id="只说一处"),
        pytest.param(Expected("100", ("1332",)), "100", "[Code:13320;Desc:a]", False, id="代码只是相似"),
        pytest.param(Expected("-"), "-621001", "x", True, id="任何负数"),
        pytest.param(Expected("-"), "100", "x", False, id="应为负数"),
    ],
)
def test_what_is_expected(expected, status, sentence, fits):
    assert expected.fits(status, sentence) is fits


def test_a_released_scene_with_another_tax_is_wrong():
    (right, *_) = import_scenes(scenery())
    tax = right.papers.purchase.tax_fen
    for shown, verdict in ((f"{tax // 100}.{tax % 100:02d}", True), ("0.01", False)):
        receipt = Receipt("CEB622", right.papers.cop_no, "800", f"[Code:2600;Desc:放行];税款{shown}元")
        assert row_of(right, receipt).right is verdict
    assert not row_of(right, None).right


def test_only_a_ceb900_counts_as_unreadable():
    refused = Reply(200, (Receipt("CEB900", "", "-1", "报文格式错误"),), "")
    assert unreadable_row("残缺", refused).right
    assert not unreadable_row("残缺", Reply(500, (), "boom")).right


def test_receipts_of_several_messages_in_one_body_are_all_read():
    body = (
        '--x\r\n\r\n<?xml version="1.0"?><CEB312Message xmlns="http://www.chinaport.gov.cn/ceb"><OrderReturn><orderNo>O1'
        "</orderNo><returnStatus>120</returnStatus><returnInfo>a</returnInfo></OrderReturn></CEB312Message>\r\n--x\r\n\r\n"
        "<ceb:CEB622Message xmlns:ceb='http://www.chinaport.gov.cn/ceb'><ceb:InventoryReturn><ceb:copNo>C1</ceb:copNo>"
        "<ceb:preNo>B1</ceb:preNo><ceb:returnStatus>800</ceb:returnStatus></ceb:InventoryReturn></ceb:CEB622Message>--x--"
    )
    reply = read(Answer(200, body.encode(), "", ()))
    assert [(each.message, each.key, each.status, each.numbers) for each in reply.receipts] == [
        ("CEB312", "O1", "120", ()),
        ("CEB622", "C1", "800", ("B1",)),
    ]


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        pytest.param(
            datetime(2026, 11, 22, 1, 59, tzinfo=UTC), datetime(2026, 11, 21, 2, tzinfo=UTC), id="未到十点取昨天"
        ),
        pytest.param(
            datetime(2026, 11, 22, 2, 1, tzinfo=UTC), datetime(2026, 11, 22, 2, tzinfo=UTC), id="十点以后取今天"
        ),
        pytest.param(
            datetime(2026, 11, 21, 17, tzinfo=UTC), datetime(2026, 11, 21, 2, tzinfo=UTC), id="北京已是次日凌晨"
        ),
    ],
)
def test_documents_are_never_from_the_future(now, opening):
    assert latest_opening(now) == opening


def test_the_table_counts_what_was_right(capsys):
    show(
        [Row("甲", "800", "800", "[Code:2600;Desc:放行]", "1.00", right=True), Row("乙", "2", "–", "", "", right=False)]
    )
    printed = capsys.readouterr().out
    assert "1 / 2 符合预期" in printed
    assert "[Code:2600;Desc:放行]" in printed
