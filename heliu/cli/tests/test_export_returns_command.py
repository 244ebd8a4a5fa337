"""heliu export-returns: what a return leads to before it is applied for, its file, and that the verbs reach it."""

import json

import pytest
from typer.testing import CliRunner

from heliu.cli.export_returns import app
from heliu.intake.tests.customs_desk import MASTER, counter, customs, open_counter  # noqa: F401 - fixtures
from heliu.intake.tests.export_parcels import Parcel
from heliu.intake.tests.returned_exports import APPLICATION, TALLY, application, gone, tally
from heliu.kernel.problems import Conflict
from heliu.kernel.sealing import Sealer

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def run(*arguments):
    answer = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer.stdout


def test_a_return_from_its_preview_to_its_release(counter, monkeypatch):  # noqa: F811
    monkeypatch.setenv("DATABASE_URL", counter.url)
    monkeypatch.setattr("heliu.clearance.export_returns.original.Sealer", lambda: Sealer(MASTER))
    parcel, told = gone(counter, Parcel("1210"))
    foreseen = run("preview", parcel.cop_no, "--line", "1=1")
    for words in ("gnum 1  退 1  余 1", "价值 100.00", "已退税的须先补缴", "待核实", "退回特殊区域账册"):
        assert words in foreseen
    assert "不能申请" in run("preview", parcel.cop_no, "--line", "1=3")
    document = application(parcel, told["invtNo"], {1: 1})
    number = document[0]["coElNo"]
    counter.send(APPLICATION, document)
    assert number in run("open")
    with pytest.raises(Conflict, match="CEB215"):
        run("release", number)
    counter.send(TALLY, tally(parcel))
    assert "300 → 500" in run("inspect", number, "--actor", "李四")
    assert "500 → 800" in run("release", number, "--actor", "李四")
    file = json.loads(run("show", number, "--json"))
    assert (file["status"], file["may"], file["refund_due"], file["tax_free"]) == (800, [], True, None)
    assert [(step["status"], step["actor"]) for step in file["steps"]][-2:] == [(500, "李四"), (800, "李四")]
    assert [rule["code"] for rule in file["risks"]] == ["X23"]
    assert "gnum 1 示范商品" in run("show", number)


@pytest.mark.parametrize("given", ["1", "x=1", "1=-2", "1=NaN"])
def test_a_line_that_is_none_is_refused_with_an_example(given):
    answer = CliRunner().invoke(app, ["preview", "X", "--line", given])
    assert answer.exit_code == 2
