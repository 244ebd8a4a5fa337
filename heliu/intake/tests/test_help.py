"""Our JSON names the page that explains a code: of a refusal, and of each receipt."""

import importlib
import re

import httpx
import pytest

from heliu.ceb.codes import explain
from heliu.intake import help as addresses
from heliu.intake.tests.asking import bearer, refused


@pytest.fixture
def pages_at(monkeypatch):
    """The module as a worker reads it that was told where the pages stand."""
    monkeypatch.setenv("HELIU_WEB_URL", "https://pages.example/")
    yield importlib.reload(addresses)
    monkeypatch.undo()
    importlib.reload(addresses)


def test_a_refusal_names_its_page(client: httpx.Client):
    problem = refused(client.get("/receipts"), 401, "token-required")
    assert problem["help"] == "/errors/token-required/"


def test_a_receipt_as_json_names_its_page(client: httpx.Client):
    receipts = client.get("/receipts", headers=bearer()).json()["receipts"]
    assert receipts
    for receipt in receipts:
        code = re.fullmatch(r"/errors/([^/]+)/", receipt["help"])[1]
        assert explain(code)
        assert code == receipt["returnStatus"] or f"[Code:{code};" in receipt["returnInfo"]


@pytest.mark.parametrize(
    ("status", "text", "code"),
    [
        ("100", "[Code:1332;Desc:a;Fields:b][Code:H06;Desc:c]", "1332"),
        ("-621001", "[Code:VALUE_TOO_LONG;Desc:a]", "VALUE_TOO_LONG"),
        ("120", "新增申报成功", "120"),
        ("800", None, "800"),
    ],
)
def test_the_first_code_of_the_text_is_explained_else_the_status(pages_at, status, text, code):
    document = {"returnStatus": status, "returnInfo": text}
    assert pages_at.address_of_receipt(document) == f"https://pages.example/errors/{code}/"


def test_an_address_holds_no_part_of_another(pages_at):
    assert pages_at.address("a/../b?c") == "https://pages.example/errors/a%2F..%2Fb%3Fc/"
