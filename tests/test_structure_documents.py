"""The documents are short, true in what a machine can check, and lead somewhere."""

import re
from pathlib import Path

import pytest

from heliu.cli.main import ENTRIES

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
ROOMS = sorted(path.parent.name for path in (ROOT / "heliu").glob("*/__init__.py"))
README_LINES_MAX = 60
DECISION_LINES_MAX = 40
DECISION_PARTS = ("Context:", "Decision:", "Consequences:", "Alternatives:", "Enforced by:")
ENTRY = re.compile(
    r"^\| (?P<zh>[^|]+) \| `(?P<name>[^|`]+)`[^|]* \| (?P<sentence>[^|]+) \| (?P<source>[^|]+) \|$", re.MULTILINE
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def named(path):
    return str(path.relative_to(ROOT))


def test_the_readme_is_one_screen():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= README_LINES_MAX


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_one_screen_and_has_its_parts(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= DECISION_LINES_MAX
    assert re.match(rf"# {path.stem[:4]} \S", text)
    assert [part for part in DECISION_PARTS if part not in text] == []


def test_decisions_are_numbered_once():
    numbers = [path.stem[:4] for path in DECISIONS]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_what_a_document_points_to_is_there(path):
    text = path.read_text(encoding="utf-8")
    missing = [target for target in LINK.findall(text) if not (path.parent / target.strip()).exists()]
    assert missing == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_its_words_in_the_glossary(room):
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {room}\b.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, f"GLOSSARY.md has no section {room}"
    assert ENTRY.search(section[0]), f"the section {room} has no entry: | 中文 | `name` | sentence | source |"


def test_a_word_is_explained_once():
    found = [entry["zh"].strip() for entry in ENTRY.finditer((ROOT / "GLOSSARY.md").read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(set(found))


def test_commands_the_readme_promises_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for script in re.findall(r"\./(bin/\w+)", text):
        assert (ROOT / script).stat().st_mode & 0o111, script
    for command in re.findall(r"(?:bin/heliu|`heliu) (\w+)", text):
        assert command in ENTRIES, command


def test_a_room_is_described_in_the_architecture():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [room for room in ROOMS if f"`{room}/`" not in text] == []
