"""heliu clearance: what an officer sees of an inventory, and that the verbs reach it."""

import json

import psycopg
import pytest
from typer.testing import CliRunner

from heliu.clearance.tests.declared import Declared
from heliu.cli.clearance import app
from heliu.kernel.problems import Conflict, NotThere

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TABLES = ("decision", "waiting", "quota", "step", "answer", "export_decision", "export_waiting")


@pytest.fixture
def declared(database_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield Declared(connection)
        for name in ("message", "order", "payment", "waybill", "inventory"):
            connection.execute(f"TRUNCATE public.declarations_{name}")
        for name in ("export_order", "collection", "export_waybill", "export_inventory"):
            connection.execute(f"TRUNCATE public.declarations_{name}")
        for name in TABLES:
            connection.execute(f"TRUNCATE clearance_{name}")


def run(*arguments):
    answer = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer.stdout


def test_the_dossier_holds_everything_the_decision_rests_on(declared):
    number = declared.inventory(300)
    connection = declared.connection
    connection.execute(
        "UPDATE clearance_decision SET broken = 8, risks = 12, score = 80 WHERE inventory_id = %s", (number,)
    )
    told = json.loads(run("show", f"COP{number}", "--json"))
    assert (told["status"], told["status_name"], told["missing"]) == (300, "人工审核", [])
    assert told["may"] == ["放行", "查验", "退单", "撤销"]
    assert all(told["documents"].values())
    by_code = {row["code"]: row for row in told["rules"]}
    assert len(by_code) == 14
    assert by_code["1332"]["broken"]
    assert by_code["1332"]["values"] == ["order: 100.00000", "payment: 100.00000"]
    assert by_code["13127"]["values"] == ["inventory: 张*", "order: 张*"]
    assert [(row["code"], row["weight"]) for row in told["risks"]] == [("R03", 50), ("R04", 30)]
    assert (told["quota"]["counted_here"], told["quota"]["left"]) == ("100.00000", "25900.00000")
    assert told["tax"]["trace"]
    assert {"formula", "article", "parameters"} <= told["tax"]["trace"][-1].keys()
    assert "_key" not in json.dumps(told)
    for title in ("三单比对", "税款依据", "风险规则", "年度额度", "经过"):
        assert title in run("show", f"COP{number}")


def test_a_code_the_tariff_does_not_know_is_said_and_not_taxed_as_zero(declared):
    number = declared.inventory(300, vat=None, goods_codes=["9999999999"])
    told = json.loads(run("show", f"COP{number}", "--json"))
    assert told["tax"]["vat"] is None
    assert "9999999999" in told["tax"]["reason"]


def test_what_waits_says_what_it_lacks_and_until_when(declared):
    late, fresh = declared.waiting(hours=200), declared.waiting(missing=("CEB311", "CEB511"))
    review = declared.inventory(500)
    told = json.loads(run("waiting", "--json"))
    assert [(row["id"], row["missing"], row["overdue"]) for row in told["waiting"]] == [
        (late, ["支付信息"], True),
        (fresh, ["订单", "运单"], False),
    ]
    assert [row["id"] for row in told["review"]] == [review]
    assert f"COP{late}" in run("waiting")
    assert json.loads(run("show", f"COP{fresh}", "--json"))["missing"] == ["订单", "运单"]


def test_an_officer_walks_an_inventory_from_documents_to_release(declared):
    number = declared.inventory(300)
    assert json.loads(run("inspect", f"COP{number}", "--json"))["status"] == 500
    assert "500 → 800" in run("release", f"COP{number}", "--note", "查验无异常", "--actor", "李四")
    told = json.loads(run("show", f"COP{number}", "--json"))
    assert [(row["status"], row["note"]) for row in told["steps"]] == [
        (2, "收到清单"),
        (500, "查验"),
        (800, "查验无异常"),
    ]
    assert told["steps"][-1]["actor"] == "李四"
    with pytest.raises(Conflict):
        run("return", f"COP{number}", "--note", "晚了")


def test_a_return_without_a_reason_is_no_command(declared):
    assert CliRunner().invoke(app, ["return", "COP1"]).exit_code == 2


def test_exports_are_shown_listed_and_decided_by_the_same_commands(declared):
    number, other = declared.export(300, trade_mode="9710"), declared.inventory(300)
    waits = declared.export_waiting(missing=("CEB403", "CEB505"))
    told = json.loads(run("show", f"COP{number}", "--json"))
    assert (told["direction"], told["status_name"], told["may"]) == (
        "export",
        "人工审核",
        ["放行", "查验", "退单", "撤销"],
    )
    assert [one["rule"] for one in told["limits"]["asked"]] == ["E13"]
    assert {row["code"] for row in told["rules"]} == {f"E{place:02d}" for place in range(1, 16)}
    assert "tax" not in told
    for title in ("货值", "限额", "经过"):
        assert title in run("show", f"COP{number}")
    listed = json.loads(run("waiting", "--json"))
    assert [(row["id"], row["direction"], row["missing"]) for row in listed["waiting"]] == [
        (waits, "export", ["收款单", "运单"])
    ]
    assert {row["id"] for row in json.loads(run("queue", "--json"))} == {number, other}
    assert [row["id"] for row in json.loads(run("queue", "--direction", "export", "--json"))] == [number]
    assert "出口" in run("queue")
    moved = json.loads(run("inspect", f"COP{number}", "--actor", "李四", "--json"))
    assert (moved["before"], moved["status"]) == (300, 500)
    assert "500 → 100" in run("return", f"COP{number}", "--note", "凭证不全", "--actor", "李四")
    assert "--direction" in CliRunner().invoke(app, ["queue", "--direction", "sideways"]).output


def test_a_decision_is_computed_again_by_the_law_of_any_day(declared):
    number, other = declared.inventory(800), declared.export(800, trade_mode="9710")
    told = json.loads(run("recompute", f"COP{number}", "--on", "2018-12-31", "--json"))
    assert (told["number"], told["day"]) == (number, "2018-12-31")
    assert {one["name"]: one["agreement"] for one in told["results"]}["status"] in {"different", "unknown"}
    changed = {one["name"]: (one["then"]["value"], one["now"]["value"]) for one in told["parameters"] if one["now"]}
    assert changed["import_composite_tax/annual_limit"] == ("26000.00", "20000.00")
    assert "结果对照" in run("recompute", number)
    assert json.loads(run("recompute", f"ORDER{other}", "--json"))["kind"] == "export"
    with pytest.raises(NotThere, match="请核对编号"):
        run("recompute", "NOWHERE")
