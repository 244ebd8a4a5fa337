"""heliu clearance undo: what is under way is listed, and the verbs reach it."""

import json

import pytest
from typer.testing import CliRunner

from heliu.cli.clearance import app
from heliu.intake.tests.customs_counter import BROKER, Purchase
from heliu.intake.tests.customs_desk import counter, customs, open_counter  # noqa: F401 - fixtures
from heliu.intake.tests.undone_imports import application, returning
from heliu.kernel.problems import NotThere

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def run(*arguments):
    answer = CliRunner().invoke(app, ["undo", *map(str, arguments)])
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer.stdout


def test_applications_are_listed_and_decided(counter, monkeypatch):  # noqa: F811
    monkeypatch.setenv("DATABASE_URL", counter.url)
    bought = [Purchase() for _ in range(3)]
    named = [counter.declare(purchase)["invtNo"] for purchase in bought]
    cancelled, kept = (application(*one) for one in zip(bought[:2], named[:2], strict=True))
    returned = returning(bought[2], named[2], {1: 1})
    for kind, document in (("CEB623", cancelled), ("CEB623", kept), ("CEB625", returned)):
        counter.send(kind, document)
    listed = json.loads(run("list", "--json"))["applications"]
    assert {one["cop_no"]: one["state"] for one in listed} == {
        cancelled["copNo"]: "review",
        kept["copNo"]: "review",
        returned[0]["copNo"]: "awaiting",
    }
    assert kept["copNo"] in run("list")
    with pytest.raises(NotThere):
        run("approve", cancelled["copNo"], "--agent", "0000000000")
    assert "待关员核准 → 办结  399" in run("approve", cancelled["copNo"], "--agent", BROKER, "--actor", "李四")
    assert "→ 退单  100" in run("refuse", kept["copNo"], "--note", "货物已离场")
    again = returning(bought[2], named[2], {1: 1})
    counter.send("CEB625", again)
    assert "待货物运回 → 已撤回  100 [Code:U25;" in run("withdraw", again[0]["copNo"])
    assert "待货物运回 → 办结  399" in run("receive", returned[0]["copNo"], "--on", counter.day)
    assert json.loads(run("list", "--json")) == {"applications": []}
