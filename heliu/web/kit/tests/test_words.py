"""Chinese first, English complete: no string is lost between the two."""

import re
from collections import defaultdict
from functools import cache

import pytest
from babel.messages import pofile
from django.utils.translation import override
from django.utils.translation import trans_real as catalogues

from heliu.web.kit.places import WEB
from heliu.web.kit.words import HAN, outside_gettext, po_of, topic_folders, update, words_of, words_of_template

FOLDERS = topic_folders()
SOURCES = [
    path
    for path in [*sorted(WEB.rglob("*.py")), *sorted(WEB.rglob("templates/**/*.html"))]
    if "tests" not in path.parts and "migrations" not in path.parts
]
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
words_in = cache(words_of)


def named(path):
    return str(path.relative_to(WEB.parent))


@cache
def english_of(folder):
    path = po_of(folder)
    if not path.exists():
        return {}
    with path.open("rb") as lines:
        return {
            (entry.context or "", entry.id): entry
            for entry in pofile.read_po(lines, locale="en", charset="utf-8")
            if entry.id
        }


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_every_string_has_its_english(folder):
    """`python -m heliu.web.kit.words` adds what is missing; somebody then translates it."""
    english = english_of(folder)
    for word in words_in(folder):
        entry = english.get((word.context, (word.text, word.plural) if word.plural else word.text))
        assert entry is not None, f"{word.text} is not in {named(po_of(folder))}"
        forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert all(forms), f"{word.text} has no English"
        assert not entry.fuzzy, f"{word.text}: nobody has confirmed its English"
        assert not any(HAN.search(form) for form in forms), f"{word.text}: Chinese left in the English"
        for form in forms:
            assert set(HOLE.findall(form)) <= set(HOLE.findall(word.text)) | set(HOLE.findall(word.plural)), word.text
        assert set(HOLE.findall(word.text)) <= set(HOLE.findall(forms[-1])), f"{word.text}: a value is lost"


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_no_english_is_kept_that_nobody_asks_for(folder):
    asked = {(word.context, (word.text, word.plural) if word.plural else word.text) for word in words_in(folder)}
    assert set(english_of(folder)) <= asked


def test_a_word_has_one_english_wherever_it_stands():
    """All lists make one catalogue, the first of them wins: two meanings of a word are told apart by ``context``."""
    told = defaultdict(lambda: defaultdict(list))
    for folder in FOLDERS:
        for word, entry in english_of(folder).items():
            told[word][entry.string].append(named(folder))
    assert {word: dict(held) for word, held in told.items() if len(held) > 1} == {}


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_no_chinese_stands_outside_gettext(path):
    assert outside_gettext(path) == []


def test_the_compiled_catalogues_are_read_by_django():
    with override("en"):
        assert catalogues.gettext("跳到正文") == "Skip to content"


def test_words_are_found_in_every_tag():
    found = words_of_template(
        "{% load i18n %}{% translate '甲' %}{% translate \"乙\" context '处' %}"
        "{% blocktranslate with n=1 %}丙 {{ n }}{% endblocktranslate %}{{ _('丁') }}"
    )
    assert {(word.context, word.text) for word in found} == {("", "甲"), ("处", "乙"), ("", "丙 %(n)s"), ("", "丁")}


def test_nothing_changes_in_a_list_where_nothing_changed(tmp_path):
    (tmp_path / "views.py").write_text(
        "_('甲')\nngettext('%(n)d 件', '%(n)d 件们')\npgettext('处', '乙')\n", encoding="utf-8"
    )
    assert update(tmp_path) == (3, 0)
    first = po_of(tmp_path).read_bytes()
    assert update(tmp_path) == (0, 0)
    assert po_of(tmp_path).read_bytes() == first
    assert first.endswith(b'"\n')
