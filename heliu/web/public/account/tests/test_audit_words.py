"""Whatever is written into the audit has words on its pages: the name of each detail, and each step."""

import ast
from pathlib import Path

import pytest

from heliu.web.public.account.titles import KEYS, VALUES

ROOMS = Path(__file__).parents[4]
WRITERS = {"record", "look"}
NO_DETAIL = {"firm", "purpose", "event", "address", "device", None}
"""Columns of their own, sign-ins (they have a list of their own), and what is spread."""


def writes(tree):
    """Calls that write into the audit of people, not into a history of the room's own."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = {
        one.asname or one.name
        for node in imports
        if node.module in {"heliu.people.api", "heliu.people.auditing"}
        for one in node.names
        if one.name in WRITERS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


CALLS = [
    pytest.param(call, id=f"{path.relative_to(ROOMS)}:{call.lineno}")
    for path in sorted(ROOMS.rglob("*.py"))
    if "tests" not in path.parts
    for call in writes(ast.parse(path.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize("call", CALLS)
def test_a_detail_of_the_audit_has_its_words(call):
    details = {one.arg: one.value for one in call.keywords if one.arg not in NO_DETAIL}
    assert details.keys() <= KEYS.keys()
    steps = ast.walk(details["step"]) if "step" in details else []
    assert {one.value for one in steps if isinstance(one, ast.Constant)} <= VALUES.keys()


def test_the_calls_are_found():
    assert len(CALLS) > 15
