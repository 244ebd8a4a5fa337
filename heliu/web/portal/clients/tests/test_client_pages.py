"""API clients on pages, and the token a program fetches with what the page showed."""

import re
from base64 import b64encode
from datetime import date

import pytest
from django.test import Client

from heliu.people.facts import Duty
from heliu.people.models import Member, User
from heliu.registry.api import load_directory, register_firm, token_hash
from heliu.registry.facts import Firm

SINCE, OURS = date(2026, 1, 1), "5105960002"
TOKEN = "/oauth/token/"


@pytest.fixture
def zhang(db, client):
    register_firm(Firm(OURS, "示例电商", roles=frozenset({"seller"})), SINCE)
    user = User.objects.create_user("zhangsan")
    Member.objects.create(user=user, firm_code=OURS, duty=Duty.ADMINISTRATOR, since=SINCE)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def made(client, scopes=("send", "receipts")):
    page = client.post("/portal/clients/new/", {"name": "ERP", "scopes": scopes}).content.decode()
    return re.findall(r'data-copy="(h[cs]_[^"]+)"', page)


def basic(client_id, secret):
    return {"authorization": f"Basic {b64encode(f'{client_id}:{secret}'.encode()).decode()}"}


def fetch(headers=None, **told):
    return Client(enforce_csrf_checks=True).post(TOKEN, {"grant_type": "client_credentials", **told}, headers=headers)


def test_a_program_fetches_a_token_that_the_doors_know(zhang):
    client_id, secret = made(zhang)
    answer = fetch(basic(client_id, secret), scope="send")
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 3600, "send")
    assert "no-store" in answer.headers["Cache-Control"]
    assert load_directory().tokens[token_hash(told["access_token"])].firm == OURS
    assert fetch(client_id=client_id, client_secret=secret).json()["scope"] == "receipts send"
    page = zhang.get("/portal/clients/").content.decode()
    assert client_id in page
    assert secret not in page


@pytest.mark.parametrize(
    ("told", "status", "error"),
    [
        pytest.param({"client_secret": "no"}, 401, "invalid_client", id="密钥不对"),
        pytest.param({"client_id": "hc_\x00"}, 401, "invalid_client", id="编号里有空字符"),
        pytest.param({"scope": "everything"}, 400, "invalid_scope", id="没有的用途"),
        pytest.param({"grant_type": "password"}, 400, "unsupported_grant_type", id="别的方式"),
    ],
)
def test_errors_are_as_the_standard_has_them(zhang, told, status, error):
    client_id, secret = made(zhang)
    answer = fetch(**{"client_id": client_id, "client_secret": secret, **told})
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic /w==", "Bearer x"])
def test_a_header_that_cannot_be_read_is_an_unknown_client(zhang, header):
    assert fetch({"authorization": header}).status_code == 401


def test_rotated_and_stopped_on_the_page(zhang):
    client_id, secret = made(zhang)
    page = zhang.post(f"/portal/clients/{client_id}/rotate/").content.decode()
    fresh = re.search(r'data-copy="(hs_[^"]+)"', page)[1]
    assert fetch(basic(client_id, secret)).status_code == 401
    assert fetch(basic(client_id, fresh)).status_code == 200
    zhang.post(f"/portal/clients/{client_id}/revoke/")
    assert fetch(basic(client_id, fresh)).status_code == 401
    assert "已停用" in zhang.get("/portal/clients/").content.decode()
