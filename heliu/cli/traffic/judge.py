"""Compares every answer of a run with the truth."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import unescape

from heliu.cli.traffic.connection import Connection
from heliu.cli.traffic.drive import INVENTORIES, Offer, Run
from heliu.cli.traffic.plan import ANNUAL_RELEASED
from heliu.cli.traffic.sets import MessageSet
from heliu.cli.traffic.truth import EXPECTED, REFUSALS, Answered, Expectation, Kind, Outcome, classify

RETURN: Final = re.compile(r"<(?:\w+:)?InventoryReturn>(.*?)</(?:\w+:)?InventoryReturn>", re.DOTALL)
FIELD: Final = re.compile(r"<(?:\w+:)?(copNo|returnStatus|returnInfo)>([^<]*)<")
ANY_STATUS: Final = re.compile(rb"<(?:\w+:)?returnStatus>([^<]*)<")
REFUSED_DOCUMENT: Final = (b"-", b"100")
EXAMPLES_MAX: Final = 20
POLL_PAUSE_S: Final = 0.1
OK: Final = 200


@dataclass(slots=True)
class Judgement:
    """Counts of what was wrong, and the first examples in words. ``wrong`` is their sum and must be 0."""

    seen: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    wrong_answers: int = 0
    wrong_codes: int = 0
    wrong_groups: int = 0
    wrong_tax: int = 0
    wrong_late: int = 0
    wrong_others: int = 0
    errors: int = 0
    tax_checked: int = 0
    late_checked: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        answers = self.wrong_answers + self.wrong_codes + self.wrong_groups + self.wrong_tax
        return answers + self.wrong_late + self.wrong_others + self.errors

    def note(self, sentence: str) -> None:
        if len(self.examples) < EXAMPLES_MAX:
            self.examples.append(sentence)


def read_receipt(body: bytes) -> dict[str, list[Answered]]:
    """The receipts of each copNo, in the order of the message."""
    found: dict[str, list[Answered]] = {}
    for inner in RETURN.findall(body.decode(errors="replace")):
        values = dict(FIELD.findall(inner))
        answered = classify(values.get("returnStatus", ""), unescape(values.get("returnInfo", "")))
        found.setdefault(values.get("copNo", ""), []).append(answered)
    return found


def judge(sets: Sequence[MessageSet], run: Run) -> Judgement:
    """Every answer of the run against the truth of its set."""
    verdict = Judgement()
    released_of_group: Counter[int] = Counter()
    for each in sets:
        judge_transport(each, run, verdict)
        code = next((code for code, _ in each.messages if code in INVENTORIES), "")
        reply = run.answers.get((each.number, code))
        receipts = read_receipt(reply.body) if reply is not None and reply.status == OK else {}
        for truth in each.truths:
            answered = receipts.get(truth.cop_no, [None])[-1]
            judge_one(truth, answered, verdict)
            released = answered is not None and answered.outcome is Outcome.RELEASED
            if truth.group is not None:
                released_of_group[truth.group] += released
    for group, count in released_of_group.items():
        if count != ANNUAL_RELEASED:
            verdict.wrong_groups += 1
            verdict.note(f"buyer group {group}: {count} of 7 purchases released, must be {ANNUAL_RELEASED}")
    return verdict


def judge_transport(each: MessageSet, run: Run, verdict: Judgement) -> None:
    """HTTP, and for orders, payments and waybills: every document taken in."""
    for code, raw in each.messages:
        reply = run.answers.get((each.number, code))
        if reply is None or reply.status != OK:
            verdict.errors += 1
            status, words = (reply.status, reply.body[:200].decode(errors="replace")) if reply else ("-", "no answer")
            verdict.note(f"set {each.number} CEB{code}: HTTP {status} {words}")
        elif code not in INVENTORIES:
            statuses = ANY_STATUS.findall(reply.body)
            sent = raw.count(b"</ceb:guid>")
            refused = sum(status.startswith(REFUSED_DOCUMENT) for status in statuses)
            if refused or len(statuses) != sent:
                verdict.wrong_others += max(refused, abs(sent - len(statuses)))
                words = reply.body[:600].decode(errors="replace")
                verdict.note(
                    f"set {each.number} CEB{code}: {sent} sent, {len(statuses)} answered, {refused} refused: {words}"
                )


def judge_one(truth: Expectation, answered: Answered | None, verdict: Judgement) -> None:
    allowed, codes = EXPECTED[truth.kind]
    outcome = answered.outcome if answered else None
    verdict.seen[truth.kind, outcome.value if outcome else answered.text if answered else "no answer"] += 1
    words = answered.text if answered else "no answer"
    if outcome not in allowed:
        verdict.wrong_answers += 1
        verdict.note(f"{truth.cop_no} ({truth.kind}, set {truth.set_number}): {words}")
    elif answered is not None and outcome is Outcome.RELEASED:
        judge_tax(truth, answered, verdict)
    elif answered is not None and outcome in REFUSALS and not names_right(answered, codes):
        verdict.wrong_codes += 1
        verdict.note(f"{truth.cop_no} ({truth.kind}): names {sorted(answered.codes)}, must be {codes}: {words}")


def names_right(answered: Answered, codes: tuple[str, ...]) -> bool:
    """A mismatch names every broken rule and no other; a refusal by one code may add a general one."""
    if answered.outcome is Outcome.MISMATCH:
        return answered.codes == frozenset(codes)
    return answered.codes >= frozenset(codes)


def judge_tax(truth: Expectation, answered: Answered, verdict: Judgement) -> None:
    """To the fen; a receipt that states no tax is not counted as checked."""
    if answered.tax_fen is None:
        return
    verdict.tax_checked += 1
    if answered.tax_fen != truth.tax_fen:
        verdict.wrong_tax += 1
        verdict.note(f"{truth.cop_no}: tax {answered.tax_fen} fen, must be {truth.tax_fen} fen: {answered.text}")


async def judge_late(truths: Iterable[Expectation], offer: Offer, verdict: Judgement) -> None:
    """Are the inventories whose payment came late released by now? Asks until they are, or time is up."""
    client = Connection(offer.bases[0], offer.headers, offer.timeout_s)
    until = time.perf_counter() + offer.timeout_s
    try:
        for truth in (truth for truth in truths if truth.kind is Kind.LATE):
            last = await final_answer(client, truth, until)
            verdict.late_checked += 1
            if last is None or last.outcome is not Outcome.RELEASED:
                verdict.wrong_late += 1
                verdict.note(f"{truth.cop_no}: payment came, yet not released: {last.text if last else 'no receipt'}")
            else:
                judge_tax(truth, last, verdict)
    finally:
        client.close()


async def final_answer(client: Connection, truth: Expectation, until: float) -> Answered | None:
    """The released receipt, or the last one seen when time is up."""
    while True:
        reply = await client.send("GET", f"/ceb/{truth.receipt}/{truth.cop_no}")
        receipts = read_receipt(reply.body).get(truth.cop_no, []) if reply.status == OK else []
        released = next((each for each in receipts if each.outcome is Outcome.RELEASED), None)
        if released is not None or time.perf_counter() > until:
            return released or (receipts[-1] if receipts else None)
        await asyncio.sleep(POLL_PAUSE_S)
