"""Reading one group of leaves tolerantly: quickly where it is clean, with an explanation of every fault where not."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from lxml import etree

from heliu.ceb.catalogue.index import EXTEND_MESSAGE
from heliu.ceb.catalogue.model import Field, Part
from heliu.ceb.closed_parser import CEB, attributes, content, elements, has_stray_text, local_name
from heliu.ceb.deviations import Deviation
from heliu.ceb.facets import XML_BLANK, fault, unfit, value_of
from heliu.ceb.layouts import Layout, layout
from heliu.ceb.sequences import misplaced, order_of_fields
from heliu.ceb.strict_signature import HARMLESS

Group = dict[str, str | None]


@dataclass(slots=True)
class Findings:
    """What was found in one document: ``violations`` make it bad, ``tolerated`` do not."""

    violations: list[Deviation] = field(default_factory=list)
    tolerated: list[Deviation] = field(default_factory=list)


@cache
def _nothing(part: Part) -> Group:
    return dict.fromkeys(leaf.name for leaf in part.fields)


class GroupReader:
    """Reads the groups of one message.

    ``quick``: no comment, no processing instruction and no attribute stands inside its documents.
    """

    def __init__(self, *, quick: bool) -> None:
        self._quick = quick
        self.strangers = 0

    def read(self, element: etree._Element, part: Part, path: str, found: Findings) -> Group:
        """Return the values of ``element`` by the names of ``part``: all of them, in catalogue order."""
        children = list(element) if self._quick else list(elements(element))
        plan = layout(part, tuple([child.tag for child in children]))
        texts = [child.text for child in children]
        values = _nothing(part).copy()
        if self._is_clean(element, children, plan, texts):
            values.update(zip(plan.names, texts, strict=True))
            if None in texts or "" in texts:
                _settle_empty(values, plan, texts)
        else:
            _Slow(part, plan, path, found).read(element, children, values)
            self.strangers += plan.strangers
        return values

    def _is_clean(
        self,
        element: etree._Element,
        children: Sequence[etree._Element],
        plan: Layout,
        texts: Sequence[str | None],
    ) -> bool:
        if not (self._quick and plan.in_order) or any(map(len, children)):
            return False
        if not plan.is_surely_clean(texts):
            return False
        between = (element.text or "") + "".join([child.tail or "" for child in children])
        return not between or not between.strip(XML_BLANK)

    def names(self, children: Sequence[etree._Element]) -> list[str]:
        """Return the local names of ``children``, counting those that are not of the customs' namespace."""
        self.strangers += sum(1 for child in children if not child.tag.startswith(CEB))
        return [local_name(child.tag) for child in children]

    def extension(self, element: etree._Element, path: str) -> list[Deviation]:
        """Report what is wrong with an ExtendMessage. Its Message is looked at only as far as to count its elements."""
        found = Findings()
        report_frame(element, path, found)
        order = order_of_fields(EXTEND_MESSAGE)
        children = list(elements(element))
        found.violations += [misplaced(order, each, path) for each in order.faults(self.names(children))]
        for child in children:
            name = local_name(child.tag)
            if name == "Message" and (sum(1 for _ in elements(child)) > 1 or has_stray_text(child)):
                detail = "自定义报文只能是一个元素"
                found.violations.append(
                    Deviation("ELEMENT_UNKNOWN", f"{path}/{name}", detail, "把自定义内容放进一个元素")
                )
        return found.tolerated + found.violations


def report_frame(element: etree._Element, path: str, found: Findings) -> None:
    """Report stray text (a violation) and attributes (ignored) of an element that holds elements."""
    if has_stray_text(element):
        found.violations.append(Deviation("STRAY_TEXT", path, "元素之间有文字", "删除元素之间的文字"))
    report_attributes(element, path, found)


def report_attributes(element: etree._Element, path: str, found: Findings) -> None:
    """Report attributes no field has; they are ignored."""
    for name, _value in attributes(element):
        if name not in HARMLESS:
            at = f"{path}/@{local_name(name)}"
            found.tolerated.append(Deviation("ATTRIBUTE_IGNORED", at, "规范没有这个属性", "删除该属性"))


def _settle_empty(values: Group, plan: Layout, texts: Sequence[str | None]) -> None:
    """An empty optional field is None, an empty required field that may be empty is the empty string."""
    for leaf, text in zip(plan.fields, texts, strict=True):
        if not text and leaf is not None:
            values[leaf.name] = "" if leaf.required else None


class _Slow:
    """Explains one group, fault by fault."""

    def __init__(self, part: Part, plan: Layout, path: str, found: Findings) -> None:
        self._part = part
        self._plan = plan
        self._path = path
        self._found = found

    def read(self, element: etree._Element, children: Sequence[etree._Element], values: Group) -> None:
        plan, path, found = self._plan, self._path, self._found
        report_frame(element, path, found)
        order = order_of_fields(self._part)
        found.violations += [misplaced(order, each, path) for each in plan.faults]
        for each in plan.earlier:
            told = misplaced(order, each, path)
            found.tolerated.append(replace(told, code="EARLIER_EDITION", detail=f"{told.detail}（旧版规范如此）"))
        for child, leaf in zip(children, plan.fields, strict=True):
            if leaf is not None and values[leaf.name] is None:
                values[leaf.name] = self._leaf(child, leaf, f"{path}/{leaf.name}")

    def _leaf(self, child: etree._Element, leaf: Field, path: str) -> str | None:
        report_attributes(child, path, self._found)
        if len(child):
            kind = "子元素" if next(elements(child), None) is not None else "注释或处理指令"
            code = "ELEMENT_UNKNOWN" if kind == "子元素" else "COMMENT_IN_VALUE"
            self._found.violations.append(Deviation(code, path, f"{leaf.zh}的值中有{kind}", "只写文字"))
            return content(child)
        text = child.text
        wrong = fault(leaf, text)
        if wrong is not None:
            return self._unfit(leaf, wrong, path, text)
        value = value_of(leaf, text)
        return value if value or leaf.required else None

    def _unfit(self, leaf: Field, code: str, path: str, text: str | None) -> str | None:
        trimmed = (text or "").strip(XML_BLANK)
        if not trimmed and not leaf.required:
            detail = f"{leaf.zh}（{leaf.name}）为选填，但不得为空元素；按未填处理"
            self._found.tolerated.append(Deviation("OPTIONAL_EMPTY", path, detail, "无值时请省略该元素"))
            return None
        if trimmed != text and fault(leaf, trimmed) is None:
            detail = f"{leaf.zh}（{leaf.name}）的值前后有空白；已去除"
            self._found.tolerated.append(Deviation("VALUE_PADDED", path, detail, "值的前后不要有空白或换行"))
            return trimmed
        self._found.violations.append(unfit(leaf, code, path, text))
        return text
