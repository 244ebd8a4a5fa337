"""heliu policy: a number of the law on a day with all that hangs on it, and what two laws differ in."""

import json

import pytest
from typer.testing import CliRunner

from heliu.cli.policy import app

LIMIT = "import_composite_tax/single_order_limit"
DOCUMENT = "reference: {title: 财关税〔2026〕99号, article: 第一条, published: 2026-12-01}, status: to be confirmed"


@pytest.fixture(autouse=True)
def files_only(monkeypatch, tmp_path):
    """No database: what officers released is tested with the law book."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HELIU_STATE_DIR", str(tmp_path / "state"))


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def told(*arguments):
    return json.loads(run(*arguments, "--json").stdout)


@pytest.fixture
def change(tmp_path):
    def write(value, name=LIMIT, since="2027-01-01"):
        path = tmp_path / f"{value}.yaml"
        entry = f'{{value: "{value}", {DOCUMENT}}}'
        text = f"title: {{zh: 提高限值, en: A higher limit}}\nvalues:\n  {name}:\n    {since}: {entry}\n"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_value_of_a_day_comes_with_its_document_and_its_uses():
    found = told("show", LIMIT, "--on", "2018-12-31")
    (value,) = found["values"]
    assert (value["value"], value["until"], value["reference"]) == (
        "2000.00",
        "2018-12-31",
        "财关税〔2016〕18号 第三条",
    )
    assert "R01" in found["rules"]
    assert "heliu.policies.rules.channel:decide" in found["programs"]
    assert len(told("show", LIMIT)["values"]) == 2
    assert told("show", "clearance/dispute_answer_working_days")["pages"]


def test_the_positive_list_of_a_day_with_its_remarks_and_the_demo_mark():
    found = told("positive-list", "0409000000", "9999999999", "--on", "2026-11-26")
    assert (found["demo"], found["whole"], found["since"]) == (True, False, None)
    assert [one["position"] for one in found["goods"]] == ["listed", "unknown"]
    assert found["goods"][0]["barred"] == {"1210": None, "9610": "H14"}
    shown = run("positive-list")
    assert "演示清单" in shown.stderr
    assert "需人工判断" in shown.stdout
    assert run("positive-list", "04090").exit_code == 2, "no code of goods"


def test_people_read_a_table():
    shown = run("show", LIMIT)
    assert "5000.00" in shown.stdout
    assert "规则：R01" in shown.stdout
    assert "平台没有运行" in shown.stderr


def test_what_is_not_there_is_a_sentence_and_exit_two():
    near = run("show", "annual_limit")
    assert (near.exit_code, near.stdout) == (2, "")
    assert "import_composite_tax/annual_limit" in near.stderr
    assert "没有有效的值" in run("show", LIMIT, "--on", "2015-01-01").stderr
    assert run("show", LIMIT, "--on", "soon").exit_code == 2


def test_all_parameters_of_a_day():
    rows = {row["name"]: row for row in told("list", "--on", "2018-12-31")["parameters"]}
    assert rows[LIMIT]["value"] == "2000.00"
    assert len(told("list")["parameters"]) > len(rows)


def test_two_days():
    result = run("diff", "2018-12-31", "2019-01-01", "--json")
    found = {one["name"]: one for one in json.loads(result.stdout)["differences"]}
    assert result.exit_code == 1
    assert (found[LIMIT]["before"]["value"], found[LIMIT]["after"]["value"]) == ("2000.00", "5000.00")
    assert run("diff", "2019-01-02", "2019-01-03", "--json").exit_code == 0


def test_a_file_against_what_is_in_force_and_against_another(change):
    (one,) = told("diff", "now", change("8000"))["differences"]
    assert (one["name"], one["since"], one["until"]) == (LIMIT, "2027-01-01", None)
    assert (one["before"]["value"], one["after"]["value"]) == ("5000.00", "8000")
    (two,) = told("diff", change("8000"), change("9000"))["differences"]
    assert (two["before"]["value"], two["after"]["value"]) == ("8000", "9000")
    assert "8000" in run("diff", "now", change("8000")).stdout
    assert run("diff", "2026-12-31", change("8000")).exit_code == 0, "not yet on that day"
    assert run("diff", "2027-01-01", change("8000")).exit_code == 1


def test_a_bad_file_is_refused_with_every_fault(change):
    result = run("diff", "now", change("x"), "--json")
    assert result.exit_code == 2
    (fault,) = json.loads(result.stdout)["faults"]
    assert (fault["code"], fault["field"]) == ("CHANGE_VALUE", f"values/{LIMIT}/2027-01-01/value")
    assert fault["cause"] in result.stderr
    assert run("diff", "now", "nothing.yaml").exit_code == 2


def test_the_pages_are_written(tmp_path):
    assert "parameters.md" in run("pages", tmp_path).stdout
