"""The formulas of the tax trace: every one the rules can write is told in the reader's language."""

import ast
import inspect

from django.utils.translation import override

from heliu.policies.rules import excise, tax_trace
from heliu.web.cases.declaration.formulas import formula_in_words
from heliu.web.kit.words import HAN

STEP_FORMULA = 3  # its place in a Step


def formulas_of(module):
    """Texts that come into a formula: under that name, or where a Step has it."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.keyword) and node.arg == "formula":
            yield from texts_of(node.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if {getattr(one, "id", "") for one in ast.walk(ast.Tuple(targets))} & {"formula", "collected"}:
                yield from texts_of(node.value)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Step":
            yield from texts_of(node.args[STEP_FORMULA])


def texts_of(node):
    return [
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and HAN.search(one.value)
    ]


def test_every_formula_is_told_in_the_readers_language():
    found = {text for module in (excise, tax_trace) for text in formulas_of(module)}
    assert {"货值合计 + 运费 + 保险费", "不征消费税", "数量 × 单位税额", "各行应缴额之和"} < found
    with override("en"):
        assert {text: told for text in found if HAN.search(told := formula_in_words(text))} == {}
        assert formula_in_words("(完税价格 + 关税) ÷ (1 - 税率) × 税率 × 征收比例，四舍五入到分") == (
            "(duty-paid value + duty) ÷ (1 - rate) × rate × share collected, rounded to the fen"
        )
    with override("zh-hans"):
        assert all(formula_in_words(text) == text for text in found)
