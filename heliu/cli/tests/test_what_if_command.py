"""heliu policy what-if: the answer of the command, and what it says of a file that is wrong."""

import json
from datetime import UTC, date, datetime

import psycopg
import pytest
from django.apps import apps
from typer.testing import CliRunner

from heliu.clearance.history.api import fill_history
from heliu.cli.policy import app
from heliu.kernel.problems import Invalid, NotAllowed
from heliu.lawbook.changes import api as changes
from heliu.lawbook.positive_list import api as positive_list
from heliu.lawbook.tests.goods_lists import drafted
from heliu.people.api import actor_of

PERIOD = ["--from", "2026-01-01", "--to", "2026-10-31"]
CHANGE = """
title: {zh: 征收比例八成, en: Eighty per cent}
values:
  import_composite_tax/collected_share:
    2027-01-01: {value: "0.80", reference: {title: 试, article: 一, published: null}, status: to be confirmed}
"""


@pytest.mark.database
@pytest.mark.django_db
def test_a_change_is_weighed_on_what_is_stored(database_url, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", database_url)
    file = tmp_path / "change.yaml"
    file.write_text(CHANGE, encoding="utf-8")
    with psycopg.connect(database_url) as connection:
        fill_history(connection, 70)
    told = json.loads(CliRunner().invoke(app, ["what-if", str(file), *PERIOD, "--json"]).stdout)
    table = CliRunner().invoke(app, ["what-if", *PERIOD])
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE clearance_decision SET vat = vat + 0.01 WHERE inventory_id < 0")
    wrong = CliRunner().invoke(app, ["what-if", *PERIOD])
    with psycopg.connect(database_url) as connection:
        names = [f"public.declarations_{name}" for name in ("message", "order", "payment", "waybill", "inventory")]
        connection.execute(f"TRUNCATE clearance_decision, clearance_quota, {', '.join(names)}")
    assert (told["found"], told["reconciled"], told["basis"]) == (70, True, "throughout")
    # One in seven is a single thing above the limit, taxed in full already; all others pay more.
    assert (told["losers_count"], told["unchanged"]) == (60, 10)
    assert told["changes"][0]["after"] == "0.80"
    assert table.exit_code == 0
    assert "已存结果全部逐票重现" in table.stdout
    assert wrong.exit_code == 1
    assert "不能重现、未计入合计：70 票" in wrong.stdout


@pytest.mark.database
@pytest.mark.django_db
def test_the_impact_of_a_draft_is_kept_with_it(database_url, monkeypatch):
    """By an officer who may draft; nobody else's name opens it."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    user = apps.get_model("people", "User").objects.create(username="zhangsan", full_name="张三")
    apps.get_model("people", "Post").objects.create(user=user, role="customs", office="(示例)", since=date(2026, 1, 1))
    actor = actor_of(user.pk, date(2026, 11, 26))
    later = CHANGE.replace("2027-01-01", "2099-01-01")
    number = changes.begin(later, datetime(2026, 11, 26, 4, tzinfo=UTC), actor=actor)
    asked = ["what-if", *PERIOD, "--draft", str(number), "--json"]
    told = json.loads(CliRunner().invoke(app, [*asked, "--officer", "zhangsan"]).stdout)
    kept = changes.draft(number, actor=actor).impact
    assert kept is not None
    assert {**kept, "seconds": 0} == {**told, "seconds": 0}
    assert isinstance(CliRunner().invoke(app, [*asked, "--officer", "lisi"]).exception, NotAllowed)
    assert CliRunner().invoke(app, asked).exit_code == 2
    weighed = ["what-if", *PERIOD, "--positive-list", str(drafted(actor)), "--officer", "zhangsan"]
    listed = json.loads(CliRunner().invoke(app, [*weighed, "--json"]).stdout)
    assert (listed["basis"], listed["positive_list"]["refused"]["declarations"]) == ("throughout", 0)
    assert positive_list.weighed(int(weighed[6]), actor=actor).told["from"] == "2026-01-01"
    assert CliRunner().invoke(app, [*weighed, "--draft", str(number)]).exit_code == 2


def test_every_fault_of_a_change_is_told(tmp_path):
    file = tmp_path / "change.yaml"
    file.write_text(CHANGE.replace("0.80", "much").replace("试", ""), encoding="utf-8")
    answer = CliRunner().invoke(app, ["what-if", str(file), *PERIOD])
    assert isinstance(answer.exception, Invalid)
    assert {"CHANGE_VALUE", "CHANGE_REFERENCE"} <= {one.code for one in answer.exception.violations}
    assert CliRunner().invoke(app, ["what-if", str(tmp_path / "none.yaml"), *PERIOD]).exit_code == 2
    assert CliRunner().invoke(app, ["what-if", "--from", "gestern", "--to", "2026-01-01"]).exit_code == 2
