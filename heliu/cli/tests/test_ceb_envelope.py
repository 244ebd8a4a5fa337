"""heliu ceb envelope: envelopes and the platform's answers, told to people and to programs."""

import json
from datetime import date, datetime

import pytest
from typer.testing import CliRunner

from heliu.ceb.envelope import Envelope, write_envelope
from heliu.ceb.platform_response import PlatformResponse, Response, Result, write_platform_response
from heliu.cli.ceb import app

CREATED = datetime(2026, 11, 21, 9)  # noqa: DTZ001 - the official form has no zone
LETTER = Envelope("LZ-1", "DXPENT0000000002", ("DXPEDCCEB0000002",), CREATED, "CEB311Message", b"<a/>")
ANSWER = PlatformResponse(
    LETTER.sender_id,
    (Response("2001", date(2026, 11, 21), LETTER, results=(Result("DXPEDCCEB0000002", "2001", "没有这个接收方"),)),),
)


def run(*arguments):
    return CliRunner().invoke(app, ["envelope", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "1-message.xml").write_bytes(write_envelope(LETTER))
    (tmp_path / "2-answer.xml").write_bytes(write_platform_response(ANSWER))
    return tmp_path


def test_a_folder_gives_a_document_a_line(folder):
    answer = run("--json", folder)
    message, response = map(json.loads, answer.stdout.splitlines())
    assert (answer.exit_code, message["kind"], response["kind"]) == (0, "DxpMsg", "DxpRep")
    assert message["content"]["message_id"] == "LZ-1"
    assert (message["content"]["created"], message["content"]["data_bytes"]) == ("2026-11-21T09:00:00", 4)
    (told,) = response["content"]["responses"]
    assert (told["code"], told["noticed_on"], told["original"]["message_id"]) == ("2001", "2026-11-21", "LZ-1")


def test_people_read_what_was_taken_and_what_was_not(folder):
    answer = run(folder)
    assert "  发送方：DXPENT0000000002" in answer.stdout
    assert "  报文 LZ-1：未接收 2001" in answer.stdout
    assert "    DXPEDCCEB0000002：2001 没有这个接收方" in answer.stdout


@pytest.mark.parametrize(
    ("raw", "kind", "code"),
    [(b"<DxpRep/>", "DxpRep", "ENVELOPE_NAMESPACE"), (b"<CEB311Message/>", "DxpMsg", "ENVELOPE_ROOT")],
)
def test_what_cannot_be_read_is_named(tmp_path, raw, kind, code):
    path = tmp_path / "bad.xml"
    path.write_bytes(raw)
    answer = run("--json", path)
    found = json.loads(answer.stdout)
    assert (answer.exit_code, found["kind"], found["content"]) == (1, kind, None)
    assert found["problem"].keys() == {"code", "path", "detail", "fix"}
    assert found["problem"]["code"] == code
    assert "不合格" in run(path).stdout
