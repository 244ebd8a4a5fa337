"""heliu ukey serve over a real websocket: what a client of the port's agent meets, and who is kept out."""

import asyncio
import base64
import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from heliu.ceb.signature import issue
from heliu.ceb.signature.sign import load_signer, prepare
from heliu.ceb.signature.trust import Trust
from heliu.ceb.signature.verify import verify
from heliu.ceb.ukey import DEFAULT_PIN, GET_CERTIFICATE, MAX_REQUEST_BYTES, SIGN, WRONG_PINS_MAX, Card
from heliu.cli import ukey
from heliu.cli.ukey import CONNECTIONS_MAX, app, may_ask
from heliu.kernel.problems import Invalid, NotAllowed

AT = datetime(2026, 11, 21, tzinfo=UTC)
MESSAGE = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="1" '
    b'version="1.0"><ceb:Order></ceb:Order></ceb:CEB311Message>'
)


@pytest.fixture(scope="module")
def made():
    authority = issue.make_authority("sm2")
    return authority, load_signer(*issue.issue_certificate(authority, "泸州示范电商有限公司", "MA0DEMO02"), "sm2sm3")


def talk(made, conversation, **options):
    """Run ``conversation(address, card)`` against an agent on a port of its own."""

    async def both():
        ready = asyncio.get_running_loop().create_future()
        card = Card(made[1])
        agent = asyncio.create_task(ukey.run(card, "127.0.0.1", 0, options.get("origins", []), ready))
        try:
            await conversation(f"ws://127.0.0.1:{await ready}", card)
        finally:
            agent.cancel()
            await asyncio.gather(agent, return_exceptions=True)

    asyncio.run(both())


async def ask(socket, method, **args):
    await socket.send(json.dumps({"_id": 1, "_method": method, "args": args}))
    return json.loads(await socket.recv())["_args"]


def test_a_client_signs_a_message_that_the_doors_believe(made):
    authority, signer = made

    async def conversation(address, _card):
        async with connect(address) as socket:
            assert json.loads(await socket.recv())["_method"] == "open"
            ready = prepare(MESSAGE, signer.algorithms)
            certificate = (await ask(socket, GET_CERTIFICATE))["Data"][0]
            value, serial = (await ask(socket, SIGN, inData=ready.to_sign.decode(), passwd=DEFAULT_PIN))["Data"]
            sealed = ready.sealed(base64.b64decode(value), serial, certificate.encode())
            assert verify(sealed, Trust.from_pem([authority.certificate_pem]), AT).status == "valid"

    talk(made, conversation)


def test_wrong_pins_count_over_all_connections(made):
    async def conversation(address, card):
        for _ in range(WRONG_PINS_MAX):
            async with connect(address) as socket:
                await socket.recv()
                await ask(socket, SIGN, inData="x", passwd="00000000")
        async with connect(address) as socket:
            await socket.recv()
            assert "锁定" in (await ask(socket, SIGN, inData="x", passwd=DEFAULT_PIN))["Error"][0]
        assert card.is_locked

    talk(made, conversation)


def test_a_request_at_the_limit_is_read_and_one_above_ends_the_connection(made):
    async def conversation(address, _card):
        frame = json.dumps({"_id": 1, "_method": SIGN, "args": {"inData": "", "passwd": ""}})
        async with connect(address) as socket:
            await socket.recv()
            await socket.send(frame + " " * (MAX_REQUEST_BYTES - len(frame)))
            assert json.loads(await socket.recv())["_status"] == "00"
            await socket.send(frame + " " * (MAX_REQUEST_BYTES - len(frame) + 1))
            with pytest.raises(ConnectionClosedError):
                await socket.recv()

    talk(made, conversation)


def test_more_connections_than_the_limit_are_refused(made):
    async def conversation(address, _card):
        sockets = [await connect(address) for _ in range(CONNECTIONS_MAX)]
        with pytest.raises(InvalidStatus):
            await connect(address)
        await sockets.pop().close()
        for socket in sockets:
            await socket.close()

    talk(made, conversation)


def test_a_page_from_elsewhere_cannot_use_the_card(made):
    async def conversation(address, _card):
        with pytest.raises(InvalidStatus):
            await connect(address, origin="https://example.com")
        async with connect(address, origin="https://heliu.example") as socket:
            assert await socket.recv()

    talk(made, conversation, origins=["https://heliu.example"])


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        (None, True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("https://example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("null", False),
        ("http://[", False),
    ],
)
def test_who_may_ask(origin, may):
    assert may_ask(origin, []) is may


@pytest.mark.parametrize("host", ["10.0.0.1", "::", "192.168.1.5", "example.com", ""])
def test_it_listens_on_this_machine_only(host):
    with pytest.raises(NotAllowed):
        CliRunner().invoke(app, ["serve", "--host", host], catch_exceptions=False)


def test_it_is_off_in_production(monkeypatch):
    monkeypatch.setenv("HELIU_MODE", "production")
    with pytest.raises(NotAllowed):
        CliRunner().invoke(app, ["serve"], catch_exceptions=False)


def test_a_key_without_its_certificate_is_refused(tmp_path):
    with pytest.raises(Invalid):
        CliRunner().invoke(app, ["serve", "--key", str(tmp_path / "k")], catch_exceptions=False)
