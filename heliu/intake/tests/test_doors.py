"""The doors over real HTTP, before a pipeline that only tells back what came."""

import asyncio
import base64
import hashlib
import json
from types import SimpleNamespace

import pytest

from heliu.intake.doors import Doors
from heliu.intake.refused import Refused
from heliu.intake.tests.asking import ORDER, SELLER, XML, bearer, refused, told
from heliu.intake.tests.door_house import FAR, FakePipeline
from heliu.registry.facts import SEND, Token


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("/ceb/CEB311", "CEB311", id="报文编号"),
        pytest.param("/ceb/311", "CEB311", id="只写数字"),
        pytest.param("/ceb/CEB621Message", "CEB621", id="根元素名"),
        pytest.param("/ceb/ceb411message", "CEB411", id="小写"),
        pytest.param("/CEB/Ceb511", "CEB511", id="混写"),
        pytest.param("/ceb/CEB513/", "CEB513", id="末尾斜线"),
        pytest.param("/ceb/CEB621Message.xml", "CEB621", id="文件名"),
        pytest.param("/ceb", "-", id="由根元素判断"),
        pytest.param("/ceb/", "-", id="由根元素判断, 带斜线"),
    ],
)
def test_every_way_of_writing_a_message_finds_its_door(client, path, message):
    answer = client.post(path, content=ORDER, headers=XML)
    assert answer.status_code == 200
    assert told(answer)[:4] == [message, "CEB311", "ceb", "-"]
    assert answer.headers["x-request-id"]


def test_request_ids_are_never_given_twice(client):
    assert len({client.get("/healthz").headers["x-request-id"] for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        pytest.param("POST", "/ceb/CEB999", 404, "message-unknown", id="没有的报文"),
        pytest.param("POST", "/ceb/CEB622", 404, "message-not-sendable", id="回执不能由企业发送"),
        pytest.param("POST", "/nothing", 404, "not-found", id="没有的地址"),
        pytest.param("GET", "/a/b/c/d", 404, "not-found", id="过深的地址"),
        pytest.param("GET", "/ceb/CEB311", 405, "method-not-allowed", id="用 GET 发送"),
        pytest.param("DELETE", "/receipts", 405, "method-not-allowed", id="删除回执"),
        pytest.param("PUT", "/cebcmsg", 405, "method-not-allowed", id="PUT"),
    ],
)
def test_a_wrong_address_says_which_is_right(client, method, path, status, code):
    answer = client.request(method, path, content=ORDER if method in {"POST", "PUT"} else None)
    refused(answer, status, code)
    assert status != 405 or answer.headers["allow"]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        pytest.param({"Content-Type": "application/json"}, 415, "content-type", id="JSON 投到 XML 门"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, 415, "content-type", id="表单"),
        pytest.param({"Content-Type": "text/html"}, 415, "content-type", id="网页"),
        pytest.param({"Content-Type": "application/xml; charset=GBK"}, 415, "charset", id="声明 GBK"),
        pytest.param({**XML, "Content-Encoding": "gzip"}, 415, "body-encoded", id="压缩"),
        pytest.param({**XML, **bearer("nobody")}, 401, "token-unknown", id="没有的令牌"),
        pytest.param({**XML, **bearer("token-of-last-year")}, 401, "token-expired", id="到期的令牌"),
        pytest.param({**XML, **bearer("token-for-receipts")}, 403, "token-scope", id="只能查回执的令牌"),
        pytest.param({**XML, **bearer("x" * 257)}, 401, "token-unknown", id="过长的令牌"),
        pytest.param({**XML, "Authorization": "Basic YTpi"}, 401, "token-scheme", id="别的凭证"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_way_out(client, headers, status, code):
    refused(client.post("/ceb/CEB311", content=ORDER, headers=headers), status, code)


def test_an_empty_body_is_not_a_message(client):
    refused(client.post("/ceb/CEB311", content=b"", headers=XML), 400, "body-empty")


@pytest.mark.parametrize("media", ["application/xml", "text/xml; charset=UTF-8", "application/vnd.ceb+xml", None])
def test_xml_media_types_are_taken(client, media):
    assert client.post("/ceb/311", content=ORDER, headers={"Content-Type": media} if media else {}).status_code == 200


def test_a_token_speaks_for_its_firm(client):
    answer = client.post("/ceb/CEB311", content=ORDER, headers={**XML, **bearer()})
    assert told(answer)[3] == SELLER


def test_a_full_queue_asks_to_come_again(client):
    answer = client.post("/ceb/CEB311", content=b"<QUEUE-FULL/>", headers=XML)
    refused(answer, 503, "busy")
    assert answer.headers["retry-after"] == "2"


def test_a_fault_of_ours_is_told_and_survived(client):
    pid = client.get("/healthz").json()["pid"]
    refused(client.post("/ceb/CEB311", content=b"<BREAK/>", headers=XML), 500, "internal")
    assert client.get("/healthz").json()["pid"] == pid


# --- several messages in one request


def parts_of(answer):
    """(status, message told) of every part of a multipart/mixed answer."""
    boundary = answer.headers["content-type"].partition("boundary=")[2]
    pieces = answer.content.split(f"--{boundary}".encode())[1:-1]
    found = []
    for piece in pieces:
        head, _, body = piece.strip(b"\r\n").partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        found.append((int(fields["Heliu-Part"]), int(fields["Heliu-Status"]), body.decode()))
    return found


def mixed(*bodies, boundary="cut", closing=True):
    pieces = [f"--{boundary}\r\nContent-Type: application/xml\r\n\r\n".encode() + body + b"\r\n" for body in bodies]
    return b"".join(pieces) + (f"--{boundary}--\r\n".encode() if closing else b"")


def post_mixed(client, content, path="/ceb", boundary="cut"):
    return client.post(path, content=content, headers={"Content-Type": f'multipart/mixed; boundary="{boundary}"'})


def test_several_messages_are_answered_in_the_order_sent(client):
    bodies = [f"<CEB{number}Message>{'x' * number}</CEB{number}Message>".encode() for number in (311, 411, 511, 621)]
    answer = post_mixed(client, mixed(*bodies))
    assert answer.status_code == 200
    parts = parts_of(answer)
    assert [place for place, _, _ in parts] == [1, 2, 3, 4]
    assert [body.split()[1] for _, _, body in parts] == ["CEB311", "CEB411", "CEB511", "CEB621"]
    assert [int(body.split()[5]) for _, _, body in parts] == [len(body) for body in bodies]


def test_form_fields_may_name_the_messages(client):
    files = [("CEB311", ("a.xml", ORDER, "application/xml")), ("ceb621message", ("b.xml", ORDER, "text/xml"))]
    answer = client.post("/ceb", files=files)
    assert [body.split(">")[1].split()[0] for _, _, body in parts_of(answer)] == ["CEB311", "CEB621"]


def test_a_busy_part_makes_the_whole_a_207(client):
    answer = post_mixed(client, mixed(ORDER, b"<QUEUE-FULL/>"))
    assert answer.status_code == 207
    assert [status for _, status, _ in parts_of(answer)] == [200, 503]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        pytest.param(mixed(ORDER, closing=False), 400, "multipart-malformed", id="被截断"),
        pytest.param(b"garbage", 400, "multipart-malformed", id="不是 multipart"),
        pytest.param(b"--cut--\r\n", 400, "multipart-malformed", id="没有部分"),
        pytest.param(mixed(ORDER, b""), 400, "body-empty", id="空的部分"),
        pytest.param(mixed(*[ORDER] * 33), 413, "multipart-parts", id="多一个报文"),
        pytest.param(
            b"--cut\r\nContent-Transfer-Encoding: base64\r\n\r\nPHgvPg==\r\n--cut--\r\n",
            400,
            "multipart-malformed",
            id="转码",
        ),
        pytest.param(
            b"--cut\r\nContent-Type: application/json\r\n\r\n{}\r\n--cut--\r\n", 415, "content-type", id="JSON 的部分"
        ),
        pytest.param(
            b"--cut\r\nX: " + b"y" * 5000 + b"\r\n\r\nz\r\n--cut--\r\n", 400, "multipart-malformed", id="头过长"
        ),
        pytest.param(
            b"--cut\r\n" + b"X: y\r\n" * 9 + b"\r\nz\r\n--cut--\r\n", 400, "multipart-malformed", id="头过多或重复"
        ),
    ],
)
def test_a_bad_multipart_is_refused_whole(client, content, status, code):
    refused(post_mixed(client, content), status, code)


def test_the_largest_number_of_parts_is_taken(client):
    assert len(parts_of(post_mixed(client, mixed(*[ORDER] * 32)))) == 32


def test_a_boundary_is_needed(client):
    refused(client.post("/ceb", content=ORDER, headers={"Content-Type": "multipart/mixed"}), 400, "multipart-malformed")


# --- the JSON door of regional platforms


def cebcmsg(raw=ORDER, message_type="CEB311Message.xml", **changes):
    head = {"version": "1.0", "messageId": "M-1", "senderID": "SHOP", "receiverID": "PORT", "messageType": message_type}
    head["sendTime"] = "2026-11-01 09:00:00"
    data = {"data": base64.b64encode(raw).decode()}
    return {"message": {"messageHead": head, "messageBody": data} | changes}


def test_the_json_door_answers_exactly_ok(client):
    answer = client.post("/cebcmsg", json=cebcmsg())
    assert (answer.status_code, answer.content) == (200, b"OK")
    assert answer.headers["content-type"].startswith("text/plain")


def test_keys_in_capitals_are_the_same_keys(client):
    head = {"Version": "1.0", "MessageID": "M-2", "MESSAGETYPE": "ceb621"}
    body = {"Message": {"MessageHead": head, "MessageBody": {"Data": base64.b64encode(ORDER).decode()}}}
    assert client.post("/CEBCMSG", json=body).content == b"OK"


def test_base64_in_lines_is_taken(client):
    body = cebcmsg()
    body["message"]["messageBody"]["data"] = base64.encodebytes(ORDER * 10).decode()
    assert client.post("/cebcmsg", json=body).content == b"OK"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(b"{", 400, "json-malformed", id="截断的 JSON"),
        pytest.param(b"\xff\xfe", 400, "json-malformed", id="不是文本"),
        pytest.param(b"[" * 100_000, 400, "json-malformed", id="极深的嵌套"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400, "json-malformed", id="极深的对象"),
        pytest.param(b"[]", 422, "json-field", id="不是对象"),
        pytest.param(b"{}", 422, "json-field", id="没有 message"),
        pytest.param(b'{"message":{"messageHead":{}}}', 422, "json-field", id="没有 messageBody"),
        pytest.param(b'{"message":{"messageBody":{"data":7}}}', 422, "json-field", id="data 不是字符串"),
        pytest.param(b'{"message":{"messageBody":{"data":""}}}', 422, "json-field", id="data 为空"),
        pytest.param(b'{"message":{"messageBody":{"data":"@@@"}}}', 422, "json-field", id="不是 base64"),
        pytest.param(b'{"message":{},"Message":{}}', 422, "json-field", id="只差大小写的键"),
        pytest.param(json.dumps(cebcmsg(message_type="CEB999")).encode(), 422, "json-field", id="没有的报文类型"),
        pytest.param(json.dumps(cebcmsg(raw=b"UNREADABLE")).encode(), 400, "not-received", id="报文不可读"),
        pytest.param(json.dumps(cebcmsg(raw=b"QUEUE-FULL")).encode(), 503, "busy", id="排队已满"),
    ],
)
def test_what_is_not_received_is_never_ok(client, body, status, code):
    refused(client.post("/cebcmsg", content=body, headers={"Content-Type": "application/json"}), status, code)


@pytest.mark.parametrize("name", ["messageId", "senderID"])
def test_a_member_of_the_head_that_is_no_text_is_named(client, name):
    body = cebcmsg()
    body["message"]["messageHead"][name] = 7
    problem = refused(client.post("/cebcmsg", json=body), 422, "json-field")
    assert [one["pointer"] for one in problem["violations"]] == [f"/message/messageHead/{name}"]


def test_metrics_count_what_happened(client):
    before = client.get("/metrics").text
    client.post("/ceb/CEB311", content=b"", headers=XML)
    client.post("/ceb/CEB311", content=ORDER, headers=XML)
    after = client.get("/metrics").text

    def count(text):
        return sum(
            int(line.split()[-1]) for line in text.splitlines() if line.startswith("heliu_door_refused_body_empty")
        )

    assert count(after) == count(before) + 1
    assert "heliu_pipeline_submitted{" in after


@pytest.mark.parametrize(
    ("secret", "looks"),
    [pytest.param("heliu_issued-just-now", 1, id="刚刚签发的令牌"), pytest.param("nobody", 0, id="不是本平台的令牌")],
)
def test_a_token_of_our_making_is_looked_for_once_more(secret, looks):
    """Whoever fetched a token goes on at once; the doors read the registry only every other second."""
    house = SimpleNamespace(pipeline=FakePipeline())
    digest = hashlib.sha256(b"heliu_issued-just-now").hexdigest()
    house.pipeline.issued = {digest: Token(SELLER, frozenset({SEND}), FAR)}
    doors = Doors(None, None)

    async def asked():
        return await doors._who(f"Bearer {secret}".encode(), house, SEND)

    if looks:
        assert asyncio.run(asked()) == SELLER
    else:
        with pytest.raises(Refused, match="令牌不存在"):
            asyncio.run(asked())
    assert house.pipeline.counted["looked_again"] == looks
