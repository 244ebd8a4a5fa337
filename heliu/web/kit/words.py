"""The words of the pages (词表): what a topic asks gettext for, and its English ``.po`` brought up to date.

``python -m heliu.web.kit.words`` adds what is new with an empty translation and drops what nobody asks for any more;
a test fails until every line is translated.
"""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heliu.web.kit.places import WEB

HAN: Final = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
SINGLE: Final = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL: Final = {"ngettext", "ngettext_lazy"}
CONTEXT: Final = {"pgettext", "pgettext_lazy"}
TEMPLATE_CALL: Final = re.compile(
    r"""\b(?P<verb>n?p?gettext|_)\((?P<words>(?:\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?)+)"""
)
QUOTED: Final = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """One source string; ``plural`` where the English needs two forms."""

    text: str
    plural: str = ""
    context: str = ""


def topic_folders() -> list[Path]:
    """The kit, every topic that has pages, and the rooms: those without words need no list."""
    topics = sorted(path.parent for path in WEB.glob("*/*/__init__.py") if path.parents[1] != WEB / "kit")
    rooms = sorted(path.parent for path in WEB.parent.glob("*/__init__.py") if path.parent != WEB)
    return [WEB / "kit", *topics, *rooms]


def words_of(folder: Path) -> set[Word]:
    """Everything the folder's modules and templates ask gettext for."""
    found: set[Word] = set()
    own = WEB.glob("*.py") if folder == WEB / "kit" else []  # what stands above the topics is the kit's to translate
    for module in [*sorted(folder.rglob("*.py")), *sorted(own)]:
        if "tests" not in module.parts:
            found.update(words_of_module(module.read_text(encoding="utf-8")))
    for template in sorted(folder.rglob("*.html")):
        found.update(words_of_template(template.read_text(encoding="utf-8")))
    return found


def words_of_module(source: str) -> Iterator[Word]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        yield from asked(name, texts)


def words_of_template(source: str) -> Iterator[Word]:
    """By Django's own reading of its tags, which turns them into gettext calls."""
    from django.utils.translation.template import templatize  # noqa: PLC0415  (needs settings; the rest does not)

    for call in TEMPLATE_CALL.finditer(templatize(source)):
        texts = [str(ast.literal_eval(one)) for one in QUOTED.findall(call["words"])]
        yield from asked(call["verb"], texts)


def asked(name: str, texts: list[str]) -> Iterator[Word]:
    if name in SINGLE and texts:
        yield Word(texts[0])
    elif name in PLURAL and len(texts) > 1:
        yield Word(texts[0], plural=texts[1])
    elif name in CONTEXT and len(texts) > 1:
        yield Word(texts[1], context=texts[0])


def outside_gettext(path: Path) -> list[str]:
    """Chinese a reader of English would meet untranslated."""
    source = path.read_text(encoding="utf-8")
    return bare_in_template(source) if path.suffix == ".html" else bare_in_module(source)


def bare_in_template(source: str) -> list[str]:
    text = re.sub(r"{% (?:comment)\b.*?{% endcomment %}|{#.*?#}", "", source, flags=re.DOTALL)
    text = re.sub(r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%\s*trans(?:late)?\b.*?%}|_\((?:'[^']*'|\"[^\"]*\")\)", "", text, flags=re.DOTALL)
    return [line.strip() for line in text.splitlines() if HAN.search(line)]


def bare_in_module(source: str) -> list[str]:
    tree = ast.parse(source)
    spared = {id(node) for node in docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SINGLE | PLURAL | CONTEXT:
                spared.update(id(one) for one in node.args)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HAN.search(node.value)
        and id(node) not in spared
    ]


def docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def po_of(folder: Path) -> Path:
    return folder / "locale" / "en" / "LC_MESSAGES" / "django.po"


def update(folder: Path) -> tuple[int, int]:
    """Bring the folder's ``.po`` up to date; how many lines are new and how many went."""
    from babel.messages import Catalog, pofile  # noqa: PLC0415

    path = po_of(folder)
    old = Catalog(locale="en")
    if path.exists():
        with path.open("rb") as file:
            old = pofile.read_po(file, locale="en", charset="utf-8")
    new = Catalog(locale="en")
    words = words_of(folder)
    for word in sorted(words):
        key: str | tuple[str, str] = (word.text, word.plural) if word.plural else word.text
        held = old.get(word.text, context=word.context or None)
        new.add(key, held.string if held else "", context=word.context or None)
    kept = sum(1 for word in words if old.get(word.text, context=word.context or None))
    before = sum(1 for entry in old if entry.id)
    if words:
        lines = io.BytesIO()
        pofile.write_po(lines, new, width=118, omit_header=True, sort_output=True)  # a header's dates only conflict
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(lines.getvalue().rstrip() + b"\n")  # Babel ends with an empty line, editors with none
    return len(words) - kept, before - kept


def main() -> None:
    import django  # noqa: PLC0415

    django.setup()
    for folder in topic_folders():
        added, dropped = update(folder)
        if added or dropped:
            print(f"{folder.relative_to(WEB.parent)}: +{added} -{dropped}")  # noqa: T201  (a tool for the developer's terminal)


if __name__ == "__main__":
    main()
