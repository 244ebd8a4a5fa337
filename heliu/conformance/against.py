"""The suite against a server with our doors: the trials of a role in their order, then the samples somebody gave."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.conformance.facts import Case, Note, Outcome, Report, noted
from heliu.conformance.roles import Suite
from heliu.conformance.trials import HTTP_OK, TRIALS, UNREADABLE, Trial, Unsuited, Visit
from heliu.kernel.days import BEIJING
from heliu.kernel.problems import Violation

ANSWER: Final = "conform-answer"


def run(visit: Visit, suite: Suite, subject: str, samples: Sequence[tuple[str, bytes]] = ()) -> Report:
    """All cases of the role, then the samples somebody gave: each must be answered by a receipt or CEB900."""
    cases = [_case(name, title, visit, trial) for name, title, trial in TRIALS]
    cases += [_sample(name, raw, visit) for name, raw in samples]
    return Report(suite.name, "server", subject, visit.line.digest.hexdigest(), tuple(cases))


def _case(name: str, title: str, visit: Visit, trial: Trial) -> Case:
    try:
        faults = tuple(_fault(told, visit.kind) for told in trial(visit))
    except Unsuited as why:
        return Case(name, title, Outcome.SKIPPED, visit.kind, note=str(why))
    return Case(name, title, Outcome.FAILED if faults else Outcome.PASSED, visit.kind, faults)


def _fault(told: str, kind: str) -> Note:
    return noted(
        Violation(f"/ceb/{kind}", ANSWER, told, f"核对接口；回执状态见 docs/ceb/{MESSAGES[kind].answered_by}.md")
    )


def _sample(name: str, raw: bytes, visit: Visit) -> Case:
    answer = visit.line.ask("POST", "/ceb", content=raw, headers={"Content-Type": "application/xml"})
    right = answer.http == HTTP_OK and bool(answer.receipts)
    note = answer.told()
    faults = () if right else (_fault(f"预期回执或 {UNREADABLE}，实际 {note}", visit.kind),)
    return Case("sample", "所给样例得到应答", Outcome.PASSED if right else Outcome.FAILED, name, faults, note)


def opening(at: datetime) -> datetime:
    """A day whose sample times are past: the day before."""
    return at.astimezone(BEIJING) - timedelta(days=1)
