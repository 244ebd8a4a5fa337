"""Every code the program can refuse with, read out of its own source: nobody has to remember to list a new one.

A *teller* takes a code: a class with a field ``code`` and words beside it (Deviation, Fault, Refused …), a function
that writes ``[Code:…]`` from a parameter, and whoever hands a parameter of its own on to a teller. Every value that
reaches a teller is followed back to its constants; where that fails the place is named, so that it can be written
more plainly.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

HELIU = Path(__file__).resolve().parents[1] / "heliu"
APART = {"tests", "cli", "specimens", "migrations"}  # not part of what answers anybody
WORDS = {"fix", "cause", "detail", "given", "count"}
# Classes that repeat a code told already, beside words of their own.
REPEATERS = {"Entry", "Coded", "Note", "Remark"}
KEYWORD_ONLY = 1_000  # a place no argument has
DEPTH_MAX = 16  # steps from a teller back to a constant
WRITTEN = re.compile(r"\[Code:(-?[0-9A-Z_]+);")

Place = tuple[str, str]  # module, name
Teller = tuple[Place, int, str]  # which of its arguments is a code: place and name
COPY: Teller = (("dataclasses", "replace"), KEYWORD_ONLY, "code")  # a refusal told again under another code
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    """One module with what its names stand for."""

    name: str
    tree: ast.Module
    imported: dict[str, Place] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                self.imported |= {one.asname or one.name: (node.module or "", one.name) for one in node.names}
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.functions.setdefault(node.name, node)
        for node in self.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                self.constants |= {each.id: node.value for each in targets if isinstance(each, ast.Name)}
                self.constants |= _unpacked(targets, node.value)

    @cached_property
    def owners(self) -> Mapping[ast.AST, Function]:
        """The innermost function around each node."""
        found: dict[ast.AST, Function] = {}
        for function in ast.walk(self.tree):  # outer ones come first
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found |= dict.fromkeys(ast.walk(function), function)
        return found

    def place(self, called: ast.expr) -> Place | None:
        """Where the thing stands that is called here."""
        if isinstance(called, ast.Name):
            return self.imported.get(called.id, (self.name, called.id))
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            if called.value.id in {"self", "cls"}:
                return self.name, called.attr
            if called.value.id in self.imported:
                module, name = self.imported[called.value.id]
                return (module if name[:1].isupper() else f"{module}.{name}"), called.attr  # of a class, or a module
        return None


def _unpacked(targets: list[ast.expr], value: ast.expr) -> dict[str, ast.expr]:
    """``A, B = "1", "2"``."""
    pairs = [
        (one, other)
        for each in targets
        if isinstance(each, ast.Tuple) and isinstance(value, ast.Tuple)
        for one, other in zip(each.elts, value.elts, strict=False)
    ]
    return {one.id: other for one, other in pairs if isinstance(one, ast.Name)}


def modules() -> dict[str, Module]:
    found = {}
    for path in sorted([*HELIU.rglob("*.py"), *(HELIU.parent / "config").rglob("*.py")]):
        parts = path.relative_to(HELIU.parent).with_suffix("").parts
        if not APART & set(parts):
            name = ".".join(parts).removesuffix(".__init__")
            found[name] = Module(name, ast.parse(path.read_text(encoding="utf-8")))
    return found


class Rejections:
    """``codes``: each code with the places it comes from. ``unclear``: places whose code could not be followed."""

    def __init__(self, read: Mapping[str, Module]) -> None:
        self._modules = read
        self._handing: set[str] = set()
        self._tellers: set[Teller] = {COPY, *self._classes(), *self._writers()}
        self.codes: dict[str, set[str]] = {}
        self.unclear: set[str] = set()
        while self._handed_on():
            pass
        for module in self._modules.values():
            self._gather(module)

    def _classes(self) -> Iterator[Teller]:
        for module in self._modules.values():
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ClassDef) and node.name not in REPEATERS:
                    names = _fields(node)
                    if "code" in names and WORDS & set(names):
                        yield (module.name, node.name), names.index("code"), "code"

    def _writers(self) -> Iterator[Teller]:
        for module in self._modules.values():
            for function in module.functions.values():
                for node in ast.walk(function):
                    if isinstance(node, ast.JoinedStr) and (name := _written(node)):
                        yield from self._parameter(module, function, name)

    @staticmethod
    def _parameter(module: Module, function: Function, name: str) -> Iterator[Teller]:
        arguments = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        bound = [one for one in arguments if one not in {"self", "cls"}]
        if name in bound:
            yield (module.name, function.name), bound.index(name), name
        elif name in [one.arg for one in function.args.kwonlyargs]:
            yield (module.name, function.name), KEYWORD_ONLY, name

    def _told(self, module: Module) -> Iterator[tuple[ast.Call, ast.expr]]:
        """Each call of a teller with the code it is given."""
        places = {place for place, _, _ in self._tellers}
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or (place := module.place(node.func)) not in places:
                continue
            for at, name in [(at, name) for told, at, name in self._tellers if told == place]:
                yield from ((node, keyword.value) for keyword in node.keywords if keyword.arg == name)
                starred = [one for one in node.args[: at + 1] if isinstance(one, ast.Starred)]
                if starred or at < len(node.args):
                    yield node, starred[0] if starred else node.args[at]

    def _handed_on(self) -> bool:
        """Make tellers of the functions that hand a parameter on; say whether there were new ones."""
        new: set[Teller] = set()
        for module in self._modules.values():
            for call, value in self._told(module):
                if isinstance(value, ast.Name) and (function := module.owners.get(call)):
                    new |= set(self._parameter(module, function, value.id))
                elif isinstance(value, ast.Attribute) and value.attr != "code":
                    new |= set(self._holders(module, value.attr))
        before = len(self._tellers)
        self._tellers |= new
        return len(self._tellers) > before

    def _holders(self, module: Module, name: str) -> Iterator[Teller]:
        """The classes of a module which keep a code in a field of another name."""
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and name in (names := _fields(node)):
                self._handing.add(name)
                yield (module.name, node.name), names.index(name), name

    def _gather(self, module: Module) -> None:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and (code := _own_code(node)):
                self.codes.setdefault(code, set()).add(f"{module.name}:{node.lineno}")
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for code in WRITTEN.findall(node.value):
                    self.codes.setdefault(code, set()).add(f"{module.name}:{node.lineno}")
        for call, value in self._told(module):
            where = f"{module.name}:{call.lineno}"
            found = self._values(module, value, module.owners.get(call), depth=0)
            if found is None:
                self.unclear.add(f"{where} {ast.unparse(value)}")
            for code in found or ():
                self.codes.setdefault(code, set()).add(where)

    def _values(self, module: Module, value: ast.expr, function: Function | None, depth: int) -> set[str] | None:
        """The constants ``value`` may be; empty where it is told elsewhere already; None where nobody can say."""
        found: set[str] | None = None
        if isinstance(value, ast.Constant):
            found = {str(value.value)} if value.value not in (None, "") else set()
        elif isinstance(value, ast.Attribute):
            told = value.attr in {"code", "__name__"} or value.attr in self._handing
            found = set() if told else None
        elif depth > DEPTH_MAX:
            found = None
        elif isinstance(value, ast.Name):
            found = self._named(module, value.id, function, depth)
        elif (parts := _parts(value)) is not None:
            found = self._together(module, parts, function, depth)
        elif isinstance(value, ast.Call):
            found = self._returned(module, value, depth)
        elif isinstance(value, ast.Subscript):
            found = self._values(module, value.value, function, depth + 1)
        return found

    def _together(
        self, module: Module, parts: list[ast.expr], function: Function | None, depth: int
    ) -> set[str] | None:
        found: set[str] = set()
        for part in parts:
            one = self._values(module, part, function, depth + 1)
            if one is None:
                return None
            found |= one
        return found

    def _named(self, module: Module, name: str, function: Function | None, depth: int) -> set[str] | None:
        if function is not None:
            if name in [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]:
                return set()  # whoever calls says which
            given = [value for target, value in _assigned(function) if target == name]
            if given:
                return self._together(module, given, function, depth)
        if name in module.constants:
            return self._values(module, module.constants[name], None, depth + 1)
        there, original = module.imported.get(name, ("", ""))
        if there in self._modules and original in self._modules[there].constants:
            return self._values(self._modules[there], self._modules[there].constants[original], None, depth + 1)
        return None

    def _returned(self, module: Module, call: ast.Call, depth: int) -> set[str] | None:
        if isinstance(call.func, ast.Name) and call.func.id in {"str", "int", "next", "MappingProxyType"}:
            return self._values(module, call.args[0], module.owners.get(call), depth + 1)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "get":  # of a table
            return self._together(module, [call.func.value, *call.args[1:]], module.owners.get(call), depth + 1)
        there, name = module.place(call.func) or ("", "")
        function = self._modules[there].functions.get(name) if there in self._modules else None
        if function is None:
            return None
        results = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value is not None]
        return self._together(self._modules[there], results, function, depth + 1)


def _fields(node: ast.ClassDef) -> list[str]:
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            return [one.arg for one in each.args.args[1:]]
    return [
        each.target.id
        for each in node.body
        if isinstance(each, ast.AnnAssign)
        and isinstance(each.target, ast.Name)
        and "ClassVar" not in ast.unparse(each.annotation)
    ]


def _own_code(node: ast.ClassDef) -> str:
    """The code a class of problems has of its own."""
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name | ast.Tuple):
            tupled = isinstance(each.targets[0], ast.Tuple) and isinstance(each.value, ast.Tuple)
            target = each.targets[0].elts[0] if isinstance(each.targets[0], ast.Tuple) else each.targets[0]
            value = each.value.elts[0] if tupled and isinstance(each.value, ast.Tuple) else each.value
            if isinstance(target, ast.Name) and target.id == "code" and isinstance(value, ast.Constant):
                return str(value.value)
    return ""


def _written(text: ast.JoinedStr) -> str:
    """The name after ``[Code:`` in a formatted text."""
    for before, value in zip(text.values, text.values[1:], strict=False):
        opens = isinstance(before, ast.Constant) and str(before.value).endswith("[Code:")
        if opens and isinstance(value, ast.FormattedValue) and isinstance(value.value, ast.Name):
            return value.value.id
    return ""


def _parts(value: ast.expr) -> list[ast.expr] | None:
    if isinstance(value, ast.IfExp):
        return [value.body, value.orelse]
    if isinstance(value, ast.BoolOp):
        return value.values
    if isinstance(value, ast.Dict):
        return value.values
    if isinstance(value, ast.Tuple | ast.List | ast.Set):
        return value.elts
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub) and isinstance(value.operand, ast.Constant):
        return [ast.Constant(f"-{value.operand.value}")]
    return None


def _assigned(function: Function) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
                elif isinstance(target, ast.Tuple):
                    there = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value] * len(target.elts)
                    pairs = zip(target.elts, there, strict=False)
                    yield from ((one.id, other) for one, other in pairs if isinstance(one, ast.Name))
        elif isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
            yield node.target.id, node.value
        elif isinstance(node, ast.For | ast.comprehension):
            yield from _looped(node.target, node.iter)


def _looped(target: ast.expr, over: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """``for name, code in (("a", "b"), …)``."""
    rows = over.elts if isinstance(over, ast.Tuple | ast.List) else []
    for row in rows:
        if isinstance(target, ast.Name):
            yield target.id, row
        elif isinstance(target, ast.Tuple) and isinstance(row, ast.Tuple):
            pairs = zip(target.elts, row.elts, strict=False)
            yield from ((one.id, other) for one, other in pairs if isinstance(one, ast.Name))
