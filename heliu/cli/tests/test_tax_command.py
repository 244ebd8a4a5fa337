"""heliu tax: one JSON document on standard output, everything else on standard error."""

import json

import pytest
from typer.testing import CliRunner

from heliu.cli.tax import app

LINE = {"gnum": 1, "qty": "1", "total": "100.00", "rates": {"duty": "0", "vat": "0.13", "ct": {"kind": "none"}}}
GOOD = {"id": "例一", "input": {"declared_on": "2026-05-06", "lines": [LINE]}}
BAD = {"id": "例二", "input": {"declared_on": "2015-01-01", "lines": [LINE]}}


def run(*arguments, stdin=None):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "cases.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("content", [{"cases": [GOOD]}, [GOOD], GOOD], ids=["成套", "列表", "单个"])
def test_the_answer_is_exactly_one_document(file, content):
    result = run("import", "--json", file(content))
    assert (result.exit_code, result.stderr) == (0, "")
    (case,) = json.loads(result.stdout)["cases"]
    assert list(case) == ["id", "expect", "trace"]
    assert case["expect"]["totals"]["total"] == "9.10"


def test_a_bad_case_does_not_hide_the_others(file):
    result = run("import", "--json", file({"cases": [BAD, "x", GOOD]}))
    first, second, third = json.loads(result.stdout)["cases"]
    assert result.exit_code == 2
    assert (first["error"]["code"], second["error"]["code"]) == ("NOT_IN_FORCE", "CASE_UNREADABLE")
    assert third["expect"]["channel"] == "cbec_within_limits"
    assert "2016-04-08" in result.stderr


@pytest.mark.parametrize("content", ["{", "[" * 100_000, '{"other": 1}', "7", '{"cases": {}}'])
def test_an_unreadable_file_is_a_sentence_and_exit_two(file, content):
    result = run("import", "--json", file(content))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cases.json" in result.stderr


def test_a_file_that_is_not_there_is_exit_two(tmp_path):
    assert run("import", tmp_path / "none.json").exit_code == 2


def test_standard_input_and_bare_numbers_are_read(file):
    text = json.dumps(GOOD).replace('"100.00"', "100.10")
    result = run("import", "--json", "-", stdin=text)
    assert json.loads(result.stdout)["cases"][0]["expect"]["totals"]["total"] == "9.11"


def test_without_json_a_table_is_printed(file):
    result = run("import", file({"cases": [GOOD, BAD]}))
    assert "限值以内" in result.stdout
    assert "NOT_IN_FORCE" in result.stdout


@pytest.mark.shared
def test_the_shared_cases_through_the_command(shared):
    path = shared / "data/rules/import_tax_cases.json"
    answers = json.loads(run("import", "--json", path).stdout)["cases"]
    wanted = json.loads(path.read_text(encoding="utf-8"))["cases"]
    assert [(case["id"], case["expect"]) for case in answers] == [(case["id"], case["expect"]) for case in wanted]
    assert "不符" not in run("import", path).stdout


def test_the_rates_of_the_months_name_the_day_of_their_parity():
    result = run("rates", "--month", "2026-11", "--json")
    (rate,) = json.loads(result.stdout)["rates"]
    assert (rate["name"], rate["since"], rate["parity_day"]) == ("exchange_rate/usd_cny", "2026-11-01", "2026-10-21")
    assert rate["confidence"] in {"confirmed", "secondary", "to be confirmed"}
    assert "2026-01-01" in run("rates").stdout
    assert run("rates", "--month", "11").exit_code == 2
