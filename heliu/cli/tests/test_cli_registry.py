"""heliu registry: a stranger's firm becomes one whose messages the platform takes."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from heliu.ceb.signature.issue import issue_certificate, issue_revocations, make_authority
from heliu.cli.registry import app
from heliu.kernel.problems import Invalid
from heliu.registry import api
from heliu.registry.facts import Firm

AT = datetime(2026, 11, 1, tzinfo=UTC)
HEAD = "copCode\tname\torg_code\trole\tdxpId\tcertificates\n"
SELLER = "5105960002\t泸州测试电商有限公司\tMA0TEST02\tebc e-commerce\tDXPENT0000000002\tecom-*, (ecom-rogue)\n"
PAYMENT = "510596T004\t泸州测试支付有限公司\t\tpayment\t\t\n"


@pytest.fixture(scope="module")
def authority():
    return make_authority("rsa")


@pytest.fixture
def table(tmp_path, authority):
    (tmp_path / "keys").mkdir()
    for name in ("ecom-a", "ecom-b", "other"):
        _, certificate = issue_certificate(authority, "泸州测试电商有限公司", "MA0TEST02")
        (tmp_path / "keys" / f"{name}.crt").write_bytes(certificate)
    (tmp_path / "ca.crt").write_bytes(authority.certificate_pem)
    (tmp_path / "ca.crl").write_bytes(issue_revocations(authority, [7]))
    path = tmp_path / "enterprises.tsv"
    path.write_text(HEAD + SELLER + PAYMENT, encoding="utf-8")
    return path


@pytest.fixture
def run(db, database_url, monkeypatch):
    """The command, on the test's own connection."""
    monkeypatch.setenv("DATABASE_URL", database_url)

    def invoke(*arguments):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return invoke


def test_a_stranger_becomes_one_who_may_send_everything(run, table):
    trusted = run("trust", table.parent / "ca.crt", "--crl", table.parent / "ca.crl", "--json")
    assert json.loads(trusted.stdout)["revocation_lists"][0]["newer"] is True
    filed = json.loads(run("load", table, "--json").stdout)["firms"]
    assert [(row["outcome"], row["certificates"]) for row in filed] == [("filed", 2), ("filed", 0)]

    asked = ("may-send", "5105960002", "CEB411", "--party", "payCode=510596T004", "--json")
    refused = run(*asked)
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (1, "-10102")
    assert run("entrust", "510596T004", "5105960002", "CEB411").exit_code == 0
    allowed = run(*asked)
    assert (allowed.exit_code, json.loads(allowed.stdout)) == (0, {"allowed": True})

    again = json.loads(run("load", table, "--json").stdout)["firms"]
    assert [row["outcome"] for row in again] == ["unchanged", "unchanged"]


def test_a_known_firm_is_kept_unless_replaced_and_its_certificates_are_bound_all_the_same(run, table):
    api.register_firm(
        Firm("5105960002", "原名", "MA0DEM020", "91510500MA0DEM020X", None, frozenset({"seller"})), AT.date()
    )
    kept = json.loads(run("load", table, "--json").stdout)["firms"][0]
    assert (kept["outcome"], kept["certificates"], kept["name"]) == ("kept", 2, "原名")
    corrected = json.loads(run("load", table, "--replace", "--json").stdout)["firms"][0]
    assert corrected["outcome"] == "corrected"
    firm = api.load_directory(AT.date()).firm("5105960002")
    assert (firm.name, firm.organisation_code, firm.uscc) == ("泸州测试电商有限公司", "MA0TEST02", None)


def test_the_firms_of_a_table_may_entrust_one_of_them(run, table):
    run("load", table, "--entrust", "5105960002")
    directory = api.load_directory()
    assert directory.entrusted("510596T004", "5105960002", "CEB411")
    assert not directory.entrusted("510596T004", "5105960002", "CEB511")


def test_one_firm_is_filed_and_later_gains_a_role_but_loses_nothing(run):
    number = "organisation_code=MA0TEST09"
    assert run("file", "5105980005", "泸州测试报关有限公司", "--role", "broker", "--number", number).exit_code == 0
    assert run("file", "5105980005", "别的名字", "--role", "seller").exit_code == 0
    firm = api.load_directory().firm("5105980005")
    assert firm.name == "泸州测试报关有限公司"
    assert (firm.organisation_code, firm.roles) == ("MA0TEST09", {"broker", "seller"})


def test_a_token_opens_what_it_says(run, table):
    run("load", table)
    told = json.loads(run("token", "5105960002", "--scope", "send", "--json").stdout)
    assert api.load_directory().tokens[api.token_hash(told["token"])].scopes == {"send"}


def test_the_list_of_firms_is_one_document(run, table):
    run("load", table)
    listed = json.loads(run("firms", "--json").stdout)["firms"]
    assert [(row["code"], row["roles"]) for row in listed] == [("5105960002", ["seller"]), ("510596T004", ["payment"])]
    assert "支付企业" in run("firms").stdout


def test_a_misspelt_party_is_named_with_what_would_be_right(run):
    told = run("may-send", "5105960002", "CEB411", "--party", "payCde=1").exception
    assert isinstance(told, Invalid)
    assert "可用: payCode" in told.detail
