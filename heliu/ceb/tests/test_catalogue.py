"""The catalogue against itself and, where it lies beside the checkout, against the official field table."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, BY_ROOT, EXTEND_MESSAGE, MESSAGES, answered, leaves, transfer_of
from heliu.ceb.catalogue.notes import CODE_TABLES, NOTES, PERSONAL
from heliu.ceb.fields import pages

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("HELIU_SHARED", ROOT.parent / "shared")) / "data" / "ceb"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the official field table in ../shared")


def parts_of(message):
    yield message.head
    if message.lines is not None:
        yield message.lines
    if message.transfer:
        yield from (transfer_of(message.direction), BASE_SUBSCRIBE, EXTEND_MESSAGE)


def test_the_catalogue_holds_42_messages_and_996_fields():
    assert len(MESSAGES) == len(BY_ROOT) == 42
    assert sum(leaves(message) for message in MESSAGES.values()) == 996


@pytest.mark.parametrize("message", MESSAGES.values(), ids=lambda message: f"{message.name} {message.zh}")
def test_a_message_is_described_without_contradiction(message):
    for part in parts_of(message):
        names = [field.name for field in part.fields]
        assert len(names) == len(set(names))
        for field in part.fields:
            assert field.zh
            assert field.en
            assert field.max_length is None or field.min_length <= field.max_length
            assert field.fixed is None or field.min_length <= len(field.fixed) <= (field.max_length or 99)
    if message.answered_by is not None:
        assert answered(message.answered_by) is message
        assert MESSAGES[message.answered_by].head.element is None


def test_no_note_is_written_for_a_field_that_does_not_exist():
    names = {field.name for message in MESSAGES.values() for part in parts_of(message) for field in part.fields}
    assert NOTES.keys() | CODE_TABLES.keys() | PERSONAL <= names


def test_the_field_reference_is_up_to_date():
    stale = [name for name, text in pages().items() if _page(name) != text]
    assert stale == [], "run: heliu ceb fields"


def _page(name):
    path = ROOT / "docs" / "ceb" / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def spelled(field):
    if field.kind == "string":
        least, most = field.min_length, "∞" if field.max_length is None else field.max_length
        return f"string[{least}]" if least == most else f"string[{least}..{most}]"
    if field.kind == "decimal":
        return f"decimal({field.total_digits},{field.fraction_digits})"
    if field.kind == "int":
        return f"int({field.total_digits},0)" if field.total_digits else "int"
    return "ceb:XMLElement"


@needs_shared
@pytest.mark.shared
def test_every_field_agrees_with_the_official_table_in_order_type_and_obligation():
    official = defaultdict(list)
    with (SHARED / "fields.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["path"]:  # the row of ds:Signature has none
                name = row["message"].removesuffix("Message")
                official[name, row["path"]].append((row["element"], row["xsd"], row["min"]))
    ours = defaultdict(list)
    for message in MESSAGES.values():
        for part in parts_of(message):
            own = part in {message.head, message.lines}
            path = "/".join(["", *([message.body] if own else []), *([part.element] if part.element else [])])
            for field in part.fields:
                ours[message.name, path].append((field.name, spelled(field), str(int(field.required))))
    assert ours == official
