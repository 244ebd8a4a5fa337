"""The strict reading of ds:Signature: its form only; whether it is true is the business of ``heliu.ceb.signature``."""

from collections.abc import Callable

from lxml import etree

from heliu.ceb.closed_parser import DS, XSI, attributes, content, elements, has_stray_text, local_name, resolved
from heliu.ceb.deviations import Deviation
from heliu.ceb.xmldsig import FOREIGN, SHAPES, TYPED, Shape
from heliu.ceb.xsd_values import is_valid

HARMLESS = frozenset({f"{XSI}schemaLocation", f"{XSI}noNamespaceSchemaLocation"})

_FIX = "签名元素应由加签程序生成，请按规范重新加签，不要手工修改"

# Checks an element of the customs namespace met inside foreign content, if the schema knows it; else says no.
Known = Callable[[etree._Element, str], bool]  # noqa: SLF001 - the public name lxml gives its elements


class SignatureForm:
    """Walks a Signature and collects what departs from its schema."""

    def __init__(self, found: list[Deviation], known: Known) -> None:
        self._found = found
        self._known = known
        self._ids: set[str] = set()

    def check(self, element: etree._Element, path: str) -> None:
        """Check ``element``, which must be of the signature namespace and known there."""
        shape = SHAPES[local_name(element.tag)]
        self._attributes(element, shape, path)
        self._text(element, shape, path)
        if shape.lax:
            self.check_where_known(element, path)
            return
        names = "".join(f"{_pattern_name(child)}," for child in elements(element))
        if shape.pattern.fullmatch(names) is None:
            self._report("SIGNATURE_FORM", path, f"子元素为 {names.rstrip(',') or '空'}，与签名规范不符")
            return
        for child in elements(element):
            child_path = f"{path}/{local_name(child.tag)}"
            if child.tag.startswith(DS):
                self.check(child, child_path)
            else:
                self.visit(child, child_path)

    def visit(self, element: etree._Element, path: str) -> None:
        """Check foreign content laxly: an element the schema knows is checked, another is entered."""
        name = local_name(element.tag)
        if element.tag.startswith(DS) and name in SHAPES and SHAPES[name].is_global:
            self.check(element, path)
        elif not self._known(element, path):
            self._foreign_attributes(element, path)
            self.check_where_known(element, path)

    def check_where_known(self, parent: etree._Element, path: str) -> None:
        """Visit every child of ``parent``."""
        for child in elements(parent):
            self.visit(child, f"{path}/{local_name(child.tag)}")

    def _attributes(self, element: etree._Element, shape: Shape, path: str) -> None:
        kinds = dict(shape.required + shape.optional)
        for name, value in attributes(element):
            if name in HARMLESS or self._states_its_type(element, name, value):
                continue
            if name not in kinds:
                self._report("ATTRIBUTE_UNKNOWN", f"{path}/@{local_name(name)}", "签名规范没有这个属性")
            elif not is_valid(kinds[name], value) or (kinds[name] == "ID" and self._is_taken(value)):
                self._report("SIGNATURE_VALUE", f"{path}/@{name}", f"属性值“{value[:60]}”不是 {kinds[name]}")
        for name, _kind in shape.required:
            if name not in element.attrib:
                self._report("SIGNATURE_FORM", f"{path}/@{name}", f"缺少属性 {name}")

    @staticmethod
    def _states_its_type(element: etree._Element, name: str, value: str) -> bool:
        local = local_name(element.tag)
        return name == f"{XSI}type" and local in TYPED and resolved(element, value.strip()) == f"{DS}{local}Type"

    def _is_taken(self, value: str) -> bool:
        taken = value.strip() in self._ids
        self._ids.add(value.strip())
        return taken

    def _foreign_attributes(self, element: etree._Element, path: str) -> None:
        if f"{XSI}nil" in element.attrib or f"{XSI}type" in element.attrib:
            self._report("ATTRIBUTE_UNKNOWN", path, "未知元素不得带 xsi:nil 或 xsi:type")

    def _text(self, element: etree._Element, shape: Shape, path: str) -> None:
        if shape.text == "blank":
            if has_stray_text(element):
                self._report("SIGNATURE_FORM", path, "元素之间有文字")
        elif shape.text != "mixed" and not is_valid(shape.text, content(element) or ""):
            self._report("SIGNATURE_VALUE", path, f"内容不是 {shape.text}")

    def _report(self, code: str, path: str, detail: str) -> None:
        self._found.append(Deviation(code, path, detail, _FIX))


def _pattern_name(element: etree._Element) -> str:
    if element.tag.startswith(DS):
        return local_name(element.tag)
    return FOREIGN if element.tag.startswith("{") else "none"
