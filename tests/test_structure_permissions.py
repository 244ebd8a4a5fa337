"""Every permission asked for exists, every one that exists is asked for, and the page that lists them is up to date."""

import ast
from pathlib import Path

import pytest

from heliu.people.pages import PAGE, page
from heliu.people.permissions import permissions, read

ROOT = Path(__file__).resolve().parents[1]
ASKING = {"may", "require", "record", "look", "permission"}
CODE = [path for path in sorted((ROOT / "heliu").rglob("*.py")) if "tests" not in path.parts]
TEMPLATES = sorted((ROOT / "heliu").rglob("templates/**/*.html"))


def constants():
    """Every string of the code that is a permission's name or is handed to what asks for one."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in ASKING and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                    yield str(path), node.args[1].value
            elif isinstance(node, ast.Constant) and node.value in permissions():
                yield "", node.value


def test_what_is_asked_for_exists():
    asked = {(where, what) for where, what in constants() if where and isinstance(what, str) and "." in what}
    assert {(where, what) for where, what in asked if what not in permissions()} == set()


def test_what_exists_is_asked_for():
    in_templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    used = {what for _, what in constants()}
    assert {name for name in permissions() if name not in used and name not in in_templates} == set()


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m heliu.people.pages`"


@pytest.mark.parametrize("name", permissions())
def test_a_permission_belongs_to_a_room(name):
    assert (ROOT / "heliu" / name.partition(".")[0]).is_dir()


def test_rooms_stand_together_and_names_in_order():
    assert list(permissions()) == sorted(permissions())


def test_a_name_is_given_once():
    text = (ROOT / "heliu" / "people" / "permissions.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(lines) == len(read(text))
