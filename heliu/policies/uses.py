"""What uses a parameter (参数的使用), read out of the program's own source: nobody has to keep a list up to date.

A use is a function that asks for the parameter by its name, or a table of a module that names it. Rules are found
where they are cited beside it (TAX-05), or where a rule's class reads what the parameter was put into.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from heliu.policies.parameters import names

ROOT: Final = Path(__file__).resolve().parents[1]
APART: Final = {"tests", "migrations", "cli"}
ASKS: Final = re.compile(r"\bin_force\b|_parameter\b|\bparameter\(")
CITED: Final = re.compile(r"TAX-\d\d")
RULE: Final = re.compile(r"[A-Z]{1,3}\d{2}")
SAID_CHARS_MIN: Final = 3
"""So much of a completed name must be written out, or it could be any."""
_ANYTHING: Final = "\0"


@dataclass(frozen=True, slots=True)
class Use:
    """``module`` as in ``heliu.policies.rules.channel``; ``function`` is empty for a table of the module."""

    module: str
    function: str = ""

    @property
    def room(self) -> str:
        return self.module.split(".")[1]

    @property
    def is_page(self) -> bool:
        return self.room == "web"


@dataclass(frozen=True, slots=True)
class Used:
    """Everything that uses one parameter."""

    uses: tuple[Use, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass
class _Found:
    uses: set[Use] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    kept_as: set[str] = field(default_factory=set)  # names of fields the value was put into


@lru_cache(maxsize=1)
def used() -> Mapping[str, Used]:
    """By the name of each parameter; one nobody uses has an empty answer."""
    found: dict[str, _Found] = defaultdict(_Found)
    classes: dict[str, set[str]] = defaultdict(set)
    asking: dict[str, ast.Module] = {}
    for module, text in _sources():
        if ASKS.search(text) or "FOLDER" in text:
            asking[module] = ast.parse(text)
        if module.endswith("rules"):
            _classes(ast.parse(text), classes)
    constants = {module: _constants(tree) for module, tree in asking.items()}
    for module, tree in asking.items():
        _look(module, tree, constants[module] | _imported(tree, constants), found)
    told = {}
    for name in names():
        one = found[name]
        rules = one.rules.union(*(classes.get(kept, set()) for kept in one.kept_as))
        told[name] = Used(tuple(sorted(one.uses, key=lambda use: (use.module, use.function))), tuple(sorted(rules)))
    return told


def _sources() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        if not APART & set(parts) and path != Path(__file__):
            yield ".".join(parts).removesuffix(".__init__"), path.read_text(encoding="utf-8")


def _look(module: str, tree: ast.Module, constants: Mapping[str, str], found: Mapping[str, _Found]) -> None:
    named = _Named(tree, constants)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
        codes = {code for node in ast.walk(function) if (code := _code(node))}
        for name, kept in named.within(function):
            found[name].uses.add(Use(module, function.name))
            found[name].rules.update(codes)
            if kept:
                found[name].kept_as.add(kept)
    for _, table in _assigned(tree):
        if not isinstance(table, ast.Constant):
            for name, kept in named.within(table):
                found[name].uses.add(Use(module))
                if kept:
                    found[name].kept_as.add(kept)


class _Named:
    """Finds the parameters of one module: by their whole names, and by a part that one of its functions completes."""

    def __init__(self, tree: ast.Module, constants: Mapping[str, str]) -> None:
        self._constants = constants
        self._parts: dict[str, set[str]] = defaultdict(set)
        """What fills the open part of a name (``f"risk/{name}"``), and the parameters it makes."""
        self._words = {str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and _ANYTHING in (told := _told(node, constants)):
                for match in _matches(told):
                    self._parts["".join(match.groups())].add(match.string)

    def within(self, part: ast.AST) -> Iterator[tuple[str, str]]:
        """Parameters named somewhere in here, each with the keyword its value is handed on by."""
        nodes = list(ast.walk(part))
        keywords = {inner: one.arg or "" for one in nodes if isinstance(one, ast.keyword) for inner in ast.walk(one)}
        keywords |= {inner: key for one in nodes if isinstance(one, ast.Dict) for inner, key in _under_keys(one)}
        for node in nodes:
            if isinstance(node, ast.Constant | ast.JoinedStr | ast.Name):
                yield from ((name, keywords.get(node, "")) for name in self._names(node))

    def _names(self, node: ast.expr) -> Iterator[str]:
        told = _told(node, self._constants)
        if told and _ANYTHING not in told:
            yield from (match.string for match in _matches(told))
        elif told:  # what fills it is said in this module (found there), or comes from elsewhere: then all of them
            matches = _matches(told)
            if not any(self._words.issuperset(match.groups()) for match in matches):
                yield from (match.string for match in matches)
        elif isinstance(node, ast.Constant):
            yield from self._parts.get(str(node.value), ())
        elif isinstance(node, ast.JoinedStr) and not told:  # f"{group}_rate", completed elsewhere
            part = "".join(_piece(piece, self._constants) for piece in node.values)
            if len(part.replace(_ANYTHING, "")) >= SAID_CHARS_MIN:
                open_part = _pattern(part)
                yield from (name for tail, made in self._parts.items() if open_part.fullmatch(tail) for name in made)


def _under_keys(table: ast.Dict) -> Iterator[tuple[ast.AST, str]]:
    """What stands in a table under the names of fields (``"near_limit": "risk/near_limit_from"``)."""
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
            yield value, str(key.value)


def _matches(told: str) -> list[re.Match[str]]:
    pattern = _pattern(told)
    return [match for name in names() if (match := pattern.fullmatch(name))]


def _pattern(told: str) -> re.Pattern[str]:
    return re.compile(re.escape(told).replace(re.escape(_ANYTHING), "([^/]+)"))


def _told(node: ast.expr, constants: Mapping[str, str]) -> str:
    """What the text is, as far as it can be read here; only what has a topic in front of it counts."""
    if isinstance(node, ast.Constant):
        told = node.value if isinstance(node.value, str) else ""
    elif isinstance(node, ast.Name):
        told = constants.get(node.id, "")
    elif isinstance(node, ast.JoinedStr):
        told = "".join(_piece(part, constants) for part in node.values)
    else:
        told = ""
    topic, slash, _ = told.partition("/")
    return told if slash and topic and _ANYTHING not in topic else ""


def _piece(part: ast.expr, constants: Mapping[str, str]) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    inner = part.value if isinstance(part, ast.FormattedValue) else part
    return constants.get(inner.id, _ANYTHING) if isinstance(inner, ast.Name) else _ANYTHING


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        name: value.value
        for name, value in _assigned(tree)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }


def _imported(tree: ast.Module, constants: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Texts that stand in another module under a name."""
    return {
        one.asname or one.name: there[one.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (there := constants.get(node.module or ""))
        for one in node.names
        if one.name in there
    }


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.expr):
                yield target.id, value


def _code(node: ast.AST) -> str:
    return (
        node.value
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CITED.fullmatch(node.value)
        else ""
    )


def _classes(tree: ast.Module, classes: Mapping[str, set[str]]) -> None:
    """Which rules (R04, E12) read a field of that name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and RULE.fullmatch(node.name):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Attribute):
                    classes[inner.attr].add(node.name)
