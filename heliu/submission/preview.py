"""A parcel as it would fare: its documents, every fault, whether the three documents agree, and the tax."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from heliu.clearance.facts import Outcome
from heliu.clearance.pages import Foresight, Rule, foresee, matching_rules, rule_fix, rule_sentence
from heliu.policies.rules.positive_list import Bar
from heliu.registry.api import may_send, party_fields
from heliu.registry.facts import Directory
from heliu.submission.composing import Terms, composed
from heliu.submission.facts import Composed, Document, Fault, Tax, Values
from heliu.taxation.api import declared_line, explain
from heliu.taxation.facts import Assessment, CannotCompute, DeclaredInventory

SHOWN_AT: Final = {
    "1320": "",
    "1322": "gname",
    "1327": "payerName",
    "1332": "amountPaid",
    "13035": "payCode",
    "H02": "payTransactionId",
    "H03": "consignee",
    "H06": "acturalPaid",
    "H07": "tradeMode",
}
"""The value a broken rule is shown at."""
UNLISTED_FIX: Final = "核对商品编码和监管方式；不能以零售方式进口的，按一般贸易申报"


def foretold(values: Values, terms: Terms, sender: str | None = None) -> Composed:
    """Compose one parcel and look ahead. ``sender``: the firm that would send it."""
    documents, faults = composed(values, terms)
    named = {fault.key for fault in faults}
    faults = (*faults, *(one for one in _not_ours(documents, terms.directory, sender) if one.key not in named))
    if any(fault.bars for fault in faults):
        return Composed(documents, faults)
    seen = foresee(documents, terms.day)
    faults = (*faults, *_seen(seen))
    rules = _compared(seen) if len(documents) == len(terms.wanted) and not seen.missing else ()
    return Composed(documents, faults, rules, _tax(documents, terms))


def _not_ours(documents: Mapping[str, Document], directory: Directory, sender: str | None) -> tuple[Fault, ...]:
    """Documents the firm may not send for these parties: said before signing, in the words of the doors."""
    if sender is None:
        return ()
    faults = []
    for message, (head, _lines) in documents.items():
        refusal = may_send(directory, sender, message, {name: head.get(name) for name in party_fields(message)})
        if refusal is not None:
            code = refusal.code
            cause, fix = rule_sentence(code, refusal.sentence), rule_fix(code, refusal.fix)
            faults.append(Fault(refusal.field, 0, code, cause, fix))
    return tuple(faults)


def _seen(seen: Foresight) -> tuple[Fault, ...]:
    faults = [Fault(one.field, 0, "unfit", one.detail, one.fix) for one in seen.unfitting]
    for rule in seen.broken:
        fix = _("请核对：%(fields)s。") % {"fields": rule.fields}
        faults.append(Fault(SHOWN_AT.get(rule.code, ""), 0, rule.code, _sentence(rule), fix))
    for one in seen.barred:
        code = "H13" if one.bar is Bar.NOT_LISTED else "H14"
        cause, fix = rule_sentence(code, one.bar.zh), rule_fix(code, UNLISTED_FIX)
        faults.append(Fault("gcode", one.place, code, cause, fix))
    outcome = seen.verdict.outcome if seen.verdict else None
    if outcome is Outcome.OVER_SINGLE:
        cause = _("完税价格超过单笔限额，且不是单件不可分割的商品。")
        faults.append(Fault("", 0, "-621005", cause, _("请拆分订单，或按一般贸易申报。")))
    elif outcome is Outcome.ZERO_VALUE:
        faults.append(Fault("", 0, "ORDER_VALUE_ZERO", _("完税价格为零。"), _("请填写商品的实际成交价格。")))
    elif outcome is Outcome.UNTAXABLE:
        cause = _("缺少计税所需的资料，将转人工审核。")
        faults.append(Fault("gcode", 0, "UNTAXABLE", cause, _("可在商品备案中补充净含量等资料。"), bars=False))
    return tuple(faults)


def _compared(seen: Foresight) -> tuple[tuple[str, str, bool], ...]:
    broken = {rule.code for rule in seen.broken}
    return tuple((rule.code, _sentence(rule), rule.code not in broken) for rule in matching_rules())


def _sentence(rule: type[Rule]) -> str:
    return rule_sentence(rule.code, rule.sentence())


def _tax(documents: Mapping[str, Document], terms: Terms) -> Tax | None:
    """None where no inventory is sent, or the tax cannot be told."""
    if "CEB621" not in documents:
        return None
    head, lines = documents["CEB621"]
    declared = DeclaredInventory(
        declared_on=terms.day,
        lines=tuple(map(declared_line, lines)),
        freight=Decimal(head.get("freight") or 0),
        insurance=Decimal(head.get("insuredFee") or 0),
    )
    try:
        return _told(explain(declared))
    except CannotCompute:
        return None


def _told(assessment: Assessment) -> Tax | None:
    totals = assessment.totals
    if totals is None:
        return None
    steps = tuple((step.article, step.formula, str(step.result)) for step in assessment.trace)
    return Tax(f"{totals.duty:f}", f"{totals.consumption_tax:f}", f"{totals.vat:f}", f"{totals.total:f}", steps)
