"""The doors of payment originals over real HTTP: whatever comes, customs gets its own shape, programs get problems."""

from urllib.parse import urlencode

import pytest

from heliu.intake import limits
from heliu.intake.tests.asking import bearer, refused

PLATFORM = "5105960001"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUESTION = urlencode({"openReq": '{"orderNo":"HL-1","sessionID":"S","serviceTime":1}'}).encode()
UPLOAD = "/ceb2grab/grab/realTimeDataUpload"
DEPOSITOR = bearer("token-for-originals")


def official(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    told = answer.json()
    assert told["code"] == code
    assert isinstance(told["serviceTime"], int)
    assert isinstance(told["message"], str)
    return told


@pytest.mark.parametrize("path", ["/platDataOpen", "/platdataopen", "/platDataOpen/", "/PLATDATAOPEN"])
def test_customs_asks(client, path):
    official(client.post(path, content=QUESTION, headers=FORM), 200, "10000")


def test_customs_asks_one_platform(client):
    told = official(client.post(f"/179/{PLATFORM}/platDataOpen", content=QUESTION, headers=FORM), 200, "10000")
    assert told["message"].startswith(PLATFORM)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        pytest.param("POST", "/179/x/platDataOpen", QUESTION, 200, "20003", id="不是平台代码"),
        pytest.param("POST", "/platDataOpen", b"", 400, "20001", id="空"),
        pytest.param("POST", "/platDataOpen", b"x" * (limits.MAX_QUESTION_BYTES + 1), 413, "20001", id="过大"),
        pytest.param("GET", "/platDataOpen", None, 405, "20001", id="GET"),
        pytest.param("POST", "/platDataOpen", QUESTION + b"AWAY", 503, "20008", id="数据库不在"),
        pytest.param("POST", "/platDataOpen", QUESTION + b"BREAK", 500, "20008", id="我们的错"),
        pytest.param("POST", UPLOAD, b"BREAK", 500, "20008", id="接收端出错"),
        pytest.param("PUT", UPLOAD, b"x", 405, "20001", id="PUT"),
    ],
)
def test_refusals_at_the_threshold_are_in_the_shape_of_customs(client, method, path, body, status, code):
    official(client.request(method, path, content=body, headers=FORM), status, code)


def test_at_the_limit_of_a_question(client):
    body = QUESTION.ljust(limits.MAX_QUESTION_BYTES, b"+")
    official(client.post("/platDataOpen", content=body, headers=FORM), 200, "10000")


def test_a_wrong_token_is_refused_in_the_shape_of_customs(client):
    official(client.post("/platDataOpen", content=QUESTION, headers=bearer("nobody")), 401, "20001")


def test_the_sandbox_receives(client):
    assert official(client.post(UPLOAD, content=b"x=1", headers=FORM), 200, "20006")["total"] == 0


def test_production_has_no_sandbox(start_intake):
    with start_intake(
        "door_house:application",
        HELIU_MODE="production",
        HELIU_SECRET="x" * 40,
        DATABASE_URL="postgresql://127.0.0.1/x",
    ) as intake:
        import httpx  # noqa: PLC0415

        official(httpx.post(intake.url + UPLOAD, content=b"x=1", headers=FORM), 200, "20005")


def test_a_platform_deposits_and_looks(client):
    told = client.post("/originals", content=b"{}", headers=DEPOSITOR)
    assert told.json() == {"originals": [{"payTransactionId": PLATFORM, "orders": ["HL-1"], "outcome": "kept"}]}
    (row,) = client.get("/originals/requests", headers=DEPOSITOR).json()["requests"]
    assert (row["sessionID"], row["orderNo"], row["lack"]) == ("S-1", "HL-1", "original")
    assert row["dueAt"].endswith("+08:00")


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        pytest.param(b"{}", {}, 401, "token-required", id="没有令牌"),
        pytest.param(b"{}", bearer(), 403, "token-scope", id="令牌没有此用途"),
        pytest.param(b"WRONG", DEPOSITOR, 422, "original-invalid", id="内容有误"),
        pytest.param(b"", DEPOSITOR, 400, "body-empty", id="空"),
        pytest.param(b"x" * (limits.MAX_DEPOSIT_BYTES + 1), DEPOSITOR, 413, "body-too-large", id="过大"),
        pytest.param(b"AWAY", DEPOSITOR, 503, "busy", id="数据库不在"),
    ],
)
def test_a_deposit_that_is_refused_is_a_problem(client, body, headers, status, code):
    refused(client.post("/originals", content=body, headers=headers), status, code)


def test_faults_are_named(client):
    answer = client.post("/originals", content=b"WRONG", headers=DEPOSITOR)
    assert answer.json()["violations"] == [
        {"pointer": "/x", "code": "original-missing", "detail": "缺少。", "fix": "补上。"}
    ]


def test_the_metrics_tell_what_is_open(client):
    assert "heliu_originals_open{" in client.get("/metrics").text
