"""docs/policies: every parameter and every tax rule with its citation, made from the files the program itself reads.

What the officers of one installation have released over the files is theirs and does not show.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from heliu.policies.parameters import Parameter, Period, Value, names, written
from heliu.policies.rules.assessed_income_tax import AssessmentCondition
from heliu.policies.rules.catalogue import RULES
from heliu.policies.rules.exemption import ExemptionRule
from heliu.policies.rules.export_refund_catalogue import REFUND_RULES

NOTE = "<!-- 由 `heliu policy pages` 生成，请勿手改 / generated, do not edit -->"
CONFIDENCE_ZH = {"confirmed": "已核原文", "secondary": "二手来源", "to be confirmed": "**待确认**"}
FOLDER_ZH = {
    "assessed_income_tax": "核定征收企业所得税",
    "clearance": "通关",
    "consumption_tax": "进口环节消费税",
    "exchange_rate": "海关计征汇率",
    "export_list": "出口清单",
    "export_papers": "出口分报文（综试区自定）",
    "export_refund": "出口退税",
    "export_return": "出口退货",
    "export_summary": "出口汇总申报",
    "filing": "企业备案（综试区自定）",
    "import_composite_tax": "跨境电商综合税",
    "import_returns": "退货",
    "no_invoice": "零售出口无票免税",
    "originals": "支付原始数据",
    "parks": "园区（综试区自定）",
    "platform_reporting": "平台涉税信息报送",
    "relay": "转送海关（综试区自定）",
    "risk": "风险防控（综试区自定）",
    "scope": "适用范围",
    "tax_payment": "税款缴纳",
    "value_added_tax": "进口环节增值税",
}


def topic_zh(topic: str) -> str:
    """What a topic is called, without whose law it is."""
    return FOLDER_ZH[topic].removesuffix("（综试区自定）")


def parameters_page() -> str:
    """Every number with all its values, the documents they stand in, and how sure we are of each."""
    sections = groupby(map(written, names()), key=lambda one: one.name.split("/", maxsplit=1)[0])
    parts = [f"# 政策参数 / Policy parameters\n\n{NOTE}\n", PARAMETERS_HEAD]
    parts += ["\n".join(_section(folder, list(found))) for folder, found in sections]
    return "\n".join(parts) + "\n"


PARAMETERS_HEAD = (
    "每个数字一个文件：`heliu/policies/parameters/<参数>.yaml`。按业务日期（申报日、放行日）取值，从不按“今天”取值。\n"
    "标“待确认”的值，凡显示处都须一并显示该标记。\n"
)


def _section(folder: str, found: list[Parameter]) -> Iterator[str]:
    yield f"## {FOLDER_ZH[folder]} `{folder}/`\n"
    yield "| 参数 | 说明 | 单位 | 自 | 至 | 值 | 依据 | 可信度 |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in found:
        for place, period in enumerate(one.periods):
            yield _period_row(one if place == 0 else None, period)
    yield ""


def _period_row(one: Parameter | None, period: Period) -> str:
    head = [f"`{one.name.split('/', maxsplit=1)[1]}`", f"{one.zh}<br>{one.en}", one.unit] if one else ["", "", ""]
    published = f"（{period.reference.published} 公布）" if period.reference.published else ""
    cells = [
        *head,
        str(period.since),
        str(period.until or ""),
        f"`{_shown(period.value)}`",
        f"{period.reference}{published}",
        CONFIDENCE_ZH[period.confidence],
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def rules_page() -> str:
    """Every rule the trace of an assessment can name."""
    rows = [
        f"| {rule.code} | {rule.sentence}<br>{rule.english}{f'<br>理解：{rule.reading}' if rule.reading else ''} "
        f"| {rule.article} | {CONFIDENCE_ZH[rule.confidence]} |"
        for rule in RULES.values()
    ]
    table = ["| 规则 | 内容 | 依据 | 可信度 |", "|---|---|---|---|", *rows]
    head = f"# 进口税规则 / Import tax rules\n\n{NOTE}\n\n税款的每一步都写明所依据的规则编号；编号永不重排。\n"
    return "\n".join([head, *table]) + "\n"


def refund_rules_page() -> str:
    """Every rule the trace of an export refund can name."""
    rows = [
        f"| {rule.code} | {rule.zh}<br>{rule.en}{f'<br>理解：{rule.reading}' if rule.reading else ''} "
        f"| {rule.formula_zh}{f'<br>{rule.formula_en}' if rule.formula_en else ''} "
        f"| {rule.article} | {CONFIDENCE_ZH[rule.confidence]} |"
        for rule in REFUND_RULES.values()
    ]
    table = ["| 规则 | 内容 | 公式 | 依据 | 可信度 |", "|---|---|---|---|---|", *rows]
    head = f"# 出口退税规则 / Export refund rules\n\n{NOTE}\n\n退税额的每一步都写明所依据的规则编号；编号永不重排。\n"
    return "\n".join([head, *table]) + "\n"


def reliefs_page() -> str:
    """Every condition of the reliefs of retail exports: exemption without vouchers, income tax by assessment."""
    parts = [f"# 零售出口税收优惠的条件 / Conditions of the reliefs of retail exports\n\n{NOTE}\n"]
    for title, rules in (("无票免税", ExemptionRule.all), ("核定征收企业所得税", AssessmentCondition.all)):
        parts += [f"## {title}\n", "| 编号 | 不满足时 | 依据 | 可信度 |", "|---|---|---|---|"]
        parts += [_condition(rule) for rule in rules]
        parts.append("")
    return "\n".join(parts)


def _condition(rule: type[ExemptionRule | AssessmentCondition]) -> str:
    reading = f"<br>理解：{rule.reading}" if rule.reading else ""
    sentence = f"{rule.sentence()}<br>{rule.english}{reading}"
    return f"| {rule.code} | {sentence} | {rule.article} | {CONFIDENCE_ZH[rule.confidence]} |"


PAGES = {
    "parameters.md": parameters_page,
    "refund_rules.md": refund_rules_page,
    "reliefs.md": reliefs_page,
    "rules.md": rules_page,
}


def write_pages(folder: Path) -> list[Path]:
    """Write all pages into ``folder`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, page in PAGES.items():
        path = folder / name
        path.write_text(page(), encoding="utf-8")
        paths.append(path)
    return paths
