"""The house keeps its shape: sizes, names, docstrings and layers that ruff and import-linter do not look at."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from heliu.cli.main import ENTRIES

ROOT = Path(__file__).resolve().parents[1]


def source_files():
    found = [path for folder in ("heliu", "config", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
    return [ROOT / "conftest.py", *(path for path in found if "migrations" not in path.parts)]


SOURCES = source_files()
MODULES = [path for path in SOURCES if "tests" not in path.parts]
ROOMS = sorted(path.parent.name for path in (ROOT / "heliu").glob("*/__init__.py"))
LINES_MAX, TEST_LINES_MAX, MODULES_MAX, FIXTURES_MAX = 400, 500, 40, 10
MANY_BY_DESIGN = {"heliu/ceb/catalogue"}  # one table a message: 42 messages
NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helper", "helpers", "manager", "managers", "data", "info", "misc"}
PAGE_LINES_MAX = 80


def named(path):
    return str(path.relative_to(ROOT))


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_is_short_enough_to_read(path):
    limit = TEST_LINES_MAX if "tests" in path.parts else LINES_MAX
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_says_what_it_is(path):
    assert ast.get_docstring(parsed(path)), f"{named(path)} needs a docstring: what is this in the business?"


@pytest.mark.parametrize("path", [path for path in MODULES if path.name == "__init__.py"], ids=named)
def test_an_init_is_one_docstring(path):
    body = parsed(path).body
    assert len(body) == 1, f"{named(path)} holds more than its docstring"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_name_says_what_is_in_it(path):
    words = set(path.with_suffix("").relative_to(ROOT).parts)
    assert not words & NAMES_THAT_SAY_NOTHING


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_small_enough_to_know(room):
    for folder in {path.parent for path in MODULES if path.is_relative_to(ROOT / "heliu" / room)}:
        if named(folder) not in MANY_BY_DESIGN:
            assert len(list(folder.glob("*.py"))) <= MODULES_MAX, f"{named(folder)} should split"


@pytest.mark.parametrize("folder", sorted((ROOT / "heliu").rglob("tests")), ids=named)
def test_tests_are_not_a_package_and_their_names_are_their_own(folder):
    assert not (folder / "__init__.py").exists()


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name == "conftest.py"], ids=named)
def test_a_conftest_is_no_attic(path):
    fixtures = [
        node
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(one) for one in node.decorator_list)
    ]
    assert len(fixtures) <= FIXTURES_MAX


@pytest.mark.parametrize("path", sorted((ROOT / "heliu").rglob("*.css")), ids=named)
@pytest.mark.parametrize("word", ["oklch(", "@layer", "@property", "@import", "url(http", "&"])
def test_styles_work_in_old_browsers_and_ask_nobody_else(path, word):
    assert word not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "heliu").rglob("templates/**/*.html")), ids=named)
def test_a_page_asks_nobody_else_and_needs_no_script(path):
    text = path.read_text(encoding="utf-8")
    assert "http://" not in text
    assert "https://" not in text
    assert not re.search(r"\son[a-z]+=", text), "no script in an attribute"
    assert "style=" not in text  # the content security policy would drop it
    assert "<style" not in text
    assert "<script>" not in text
    assert len(text.splitlines()) <= PAGE_LINES_MAX


def test_the_help_does_not_wait_for_django():
    """`heliu --help` lists every command without reading the modules behind them."""
    code = (
        "import sys; from heliu.cli import main\n"
        "try: main.app(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'django', 'numba', 'lxml', 'psycopg', 'numpy'} & set(sys.modules)), file=sys.stderr)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stderr.strip().endswith("[]")


def test_every_command_has_a_help():
    """But `heliu django`, whose words are Django's."""
    code = (
        "from heliu.cli import main\n"
        "for name in main.ENTRIES.keys() - {'django'}:\n"
        "    try: main.app([name, '--help'], prog_name='heliu')\n"
        "    except SystemExit as end: assert not end.code, name"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert [name for name in ENTRIES.keys() - {"django"} if f"heliu {name}" not in answer.stdout] == []
