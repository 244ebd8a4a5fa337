"""A worksheet on paper (计算表的纸面): A4, in the language of the reader."""

import json
from importlib.resources import files
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from heliu.kernel.days import BEIJING, now
from heliu.kernel.languages import told
from heliu.kernel.typesetting import code_picture, typeset
from heliu.reliefs.assessed.facts import Worksheet
from heliu.web.cases.assessments import words

TEMPLATE: Final = files("heliu.web.cases.assessments") / "documents" / "worksheet.typ"
TIME: Final = "%Y-%m-%d %H:%M:%S"


def paper_of(sheet: Worksheet) -> bytes:
    address = settings.WEB_URL.rstrip("/") + reverse("assessments:show", args=[sheet.row.id])
    facts = json.dumps(facts_of(sheet, address), ensure_ascii=False).encode()
    return typeset(TEMPLATE.read_bytes(), {"facts.json": facts, "code.svg": code_picture(address)})


def facts_of(sheet: Worksheet, address: str) -> dict[str, Any]:
    """All words of the paper."""
    figures, row = sheet.figures, sheet.row
    closed = row.closed_at.astimezone(BEIJING).strftime(TIME) if row.closed_at else ""
    return {
        "lang": (get_language() or "zh")[:2],
        "office": gettext("泸州跨境电子商务综合试验区"),
        "title": gettext("零售出口企业核定征收企业所得税计算表"),
        "number": f"{row.firm} {row.firm_name}",
        "state": f"{row.quarter} " + (gettext("已结表") if closed else gettext("编制中")),
        "address": address,
        "made": gettext("打印于 %(time)s（北京时间）") % {"time": now().astimezone(BEIJING).strftime(TIME)},
        "footer": gettext("本表供预缴申报使用，以主管税务机关受理的申报为准。单位：元。"),
        "page_of": gettext("第 {n} 页，共 {m} 页"),
        "groups": [
            {"title": gettext("收入"), "rows": words.income(figures)},
            {"title": gettext("应纳税额"), "rows": words.result(figures)},
        ],
        "lines": {
            "title": gettext("调整行"),
            "rows": [[told(one.kind), words.money(str(one.amount)), one.reason] for one in sheet.lines],
        },
        "conditions": {
            "title": gettext("未满足的条件"),
            "rows": [[code, f"{sentence} {article}"] for code, sentence, article in words.conditions(figures)],
        },
        "steps": {"title": gettext("计算过程"), "rows": [_step(step) for step in words.steps(figures)]},
        "sample": "" if settings.PRODUCTION else gettext("演练环境打印，不具法律效力"),
    }


def _step(step: dict[str, Any]) -> list[str]:
    inputs = "; ".join(f"{name} {value}" for name, value in step["inputs"])
    grounds = [f"{one['value']} ({one['since']} {one['reference']})" for one in step["parameters"]]
    return [step["name"], f"{step['formula']}\n{inputs}", step["result"], "\n".join([step["article"], *grounds])]
