"""Receipts fetched through the doors, over real HTTP: by minute, by cursor, by number; with and without a token."""

import httpx
import pytest

from heliu.intake.tests.asking import OTHER, SELLER, bearer, refused


def test_a_minute_of_receipts_as_the_regional_doors_give_them(client):
    rows = client.get("/ceb312msg", params={"dxpid": "DXPENT0000000002", "qryid": "202611010900"}).json()
    assert rows == [
        {
            "org_id": SELLER,
            "instm": "2026-11-01 09:00:00",
            "re_order_guid": f"4CDE1CFD-EDED-46B1-946C-{place:012d}",
            "returnstatus": "2",
            "ebpcode": OTHER,
            "returntime2": "20261101090000123",
            "ebccode": SELLER,
            "trans_dxpid": "DXPENT0000000002",
            "returninfo": "新增申报成功",
            "returntime": 1793494800123,
            "orderno": f"ORDER{place}",
        }
        for place in (4, 5)
    ]


def test_fourteen_digits_ask_for_a_second(client):
    query = {"dxpid": "DXPENT0000000002", "qryid": "20261101090200"}
    assert [row["copno"] for row in client.get("/ceb622msg", params=query).json()] == ["COP2"]
    assert client.get("/ceb622msg", params=query | {"qryid": "20261101090201"}).json() == []


def test_with_a_token_only_the_own_receipts_are_shown(client):
    query = {"dxpid": "DXPENT0000000002", "qryid": "202611010908"}
    assert len(client.get("/ceb622msg", params=query).json()) == 1
    assert client.get("/ceb622msg", params=query, headers=bearer()).json() == []


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"qryid": "202611010900"}, id="没有 dxpid"),
        pytest.param({"dxpid": "DXP", "qryid": "2026110109"}, id="十位"),
        pytest.param({"dxpid": "DXP", "qryid": "202613010900"}, id="十三月"),
        pytest.param({"dxpid": "DXP", "qryid": "000000000000"}, id="公元零年"),
        pytest.param({"dxpid": "DXP", "qryid": "999912312359"}, id="时间的尽头"),
        pytest.param({"dxpid": "DXP", "qryid": "２０２６１１０１０９００"}, id="全角数字"),
        pytest.param({"dxpid": "a' OR 1=1", "qryid": "202611010900"}, id="引号"),
    ],
)
def test_a_wrong_query_is_refused(client, query):
    answer = client.get("/ceb622msg", params=query)
    if query["qryid"] == "999912312359":
        assert answer.status_code in {200, 400}
    else:
        refused(answer, 400, "query")


def test_a_minute_with_too_many_receipts_is_refused_with_the_ways_around(client):
    problem = refused(client.get("/ceb622msg", params={"dxpid": "FULL", "qryid": "202611010900"}), 400, "query")
    assert problem["limit"] == {"name": "MAX_WINDOW_ROWS", "value": 50_000}
    assert "14 位" in problem["detail"]
    assert "GET /receipts" in problem["detail"]


def test_the_cursor_skips_nothing_and_ends(client):
    seen, after, pages = [], None, 0
    while pages < 20:
        page = client.get(
            "/receipts", params={"limit": 2} | ({"after": after} if after else {}), headers=bearer()
        ).json()
        if not page["receipts"]:
            break
        seen += [receipt["guid"][-1] for receipt in page["receipts"]]
        after, pages = page["next"], pages + 1
    assert seen == list("1234567")
    assert page["next"] == after


@pytest.mark.parametrize("by_header", [True, False], ids=["Accept", "format=xml"])
def test_receipts_as_official_xml_are_one_message_of_one_kind_a_page(client, by_header):
    headers = bearer() | ({"Accept": "application/xml"} if by_header else {})
    after, kinds = "", []
    while True:
        query = {"after": after} | ({} if by_header else {"format": "xml"})
        answer = client.get("/receipts", params=query, headers=headers)
        if answer.status_code == 204:
            break
        kinds.append((answer.headers["heliu-message"], answer.text.count("<row>")))
        after = answer.headers["heliu-next"]
    assert kinds == [("CEB622", 3), ("CEB312", 2), ("CEB622", 2)]
    assert answer.headers["heliu-next"] == after


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param({"limit": "0"}, "query", id="零条"),
        pytest.param({"limit": "5001"}, "query", id="多一条"),
        pytest.param({"limit": "9" * 5000}, "query", id="天文数字"),
        pytest.param({"limit": "x"}, "query", id="不是数"),
        pytest.param({"after": "'; DROP"}, "cursor", id="不是游标"),
        pytest.param({"after": "9" * 129}, "cursor", id="过长的游标"),
        pytest.param({"format": "pdf"}, "query", id="没有的格式"),
        pytest.param([("after", "1"), ("after", "2")], "query", id="两个 after"),
        pytest.param([(f"f{n}", "1") for n in range(17)], "query", id="过多的参数"),
    ],
)
def test_a_wrong_page_is_refused(client, query, code):
    refused(client.get("/receipts", params=query, headers=bearer()), 400, code)


def test_the_largest_page_is_given(client):
    assert client.get("/receipts", params={"limit": "5000"}, headers=bearer()).status_code == 200


def test_receipts_need_a_token(client):
    refused(client.get("/receipts"), 401, "token-required")


def test_the_receipt_of_one_document_by_its_number(client):
    answer = client.get("/ceb/CEB622/COP3")
    assert (answer.status_code, answer.text) == (200, "<CEB622Message><row>COP3</row></CEB622Message>")
    assert client.get("/ceb/ceb622message/COP3", headers=bearer()).status_code == 200
    assert client.get("/ceb/312/ORDER4").text == "<CEB312Message><row>ORDER4</row></CEB312Message>"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        pytest.param("/ceb/CEB622/NOBODY", 404, "receipt-not-found", id="没有的编号"),
        pytest.param("/ceb/CEB622/" + "9" * 65, 400, "query", id="过长的编号"),
        pytest.param("/ceb/CEB622/%00", 400, "query", id="空字节"),
        pytest.param("/ceb/CEB621/COP3", 404, "message-unknown", id="不是回执"),
        pytest.param("/ceb/CEB622/AWAY", 503, "busy", id="数据库不在"),
    ],
)
def test_a_receipt_that_cannot_be_given(client, path, status, code):
    refused(client.get(path), status, code)


def test_another_firms_receipt_is_not_there(client):
    refused(client.get("/ceb/CEB622/COP8", headers=bearer()), 404, "receipt-not-found")
    refused(client.get("/ceb/CEB622/COP3", headers=bearer("token-of-another")), 404, "receipt-not-found")


def test_closed_receipts_need_a_token(start_intake):
    with start_intake("door_house:application", HELIU_OPEN_RECEIPTS="0") as intake:
        for path in ("/ceb622msg?dxpid=DXPENT0000000002&qryid=202611010900", "/ceb/CEB622/COP3"):
            refused(httpx.get(intake.url + path), 401, "token-required")
            assert httpx.get(intake.url + path, headers=bearer()).status_code == 200
