"""The customs of the sandbox: messages in, receipts out, each at its time on a clock that is moved by command."""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from itertools import count
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.reader import Document, read
from heliu.ceb.signature.trust import Trust
from heliu.intake.prepared import Reply
from heliu.kernel.problems import Invalid, NotThere, TooLarge
from heliu.sandbox import judging
from heliu.sandbox.durations import written
from heliu.sandbox.facts import ZERO, Arrival, Down, Known, Outage, Receipt, Rule, Script, Step
from heliu.sandbox.states import ALLOWED, sentence, well
from heliu.sandbox.writing import Origin, Stamp, again, not_read, told

REMEMBERED_MAX: Final = 200_000
"""Documents; a desk's day has fewer."""
Event = tuple[datetime, int, bool, Receipt, Known | None]


class Customs:
    """The same script, seed, start and messages in the same order give the same bytes. Never reads a clock."""

    def __init__(self, script: Script, seed: int, at: datetime, trust: Trust | None = None) -> None:
        """``trust``: whose certificates are believed; None: any whose seal is right."""
        self.script, self.seed, self.started, self.now = script, seed, at, at
        self.delivered: list[Receipt] = []
        """What was handed out so far, in order; a receipt's number is its place, from 1."""
        self.given: list[Receipt] = []
        """Everything that has its time by now, the lost and the late too."""
        self._trust = trust or Trust(())
        self._outages = [*script.outages]
        self._known: dict[tuple[str, ...], Known] = {}
        self._events: list[Event] = []
        self._uses: Counter[int] = Counter()
        self._places = count(1)

    def take(self, arrival: Arrival) -> list[Receipt]:
        """One message; the latest receipt of each document by now, lost ones left out.

        The same message again gets what it had, and starts nothing. Raises Down while the sandbox is down.
        """
        if (until := self.down_until()) is not None:
            raise Down(until)
        origin = Origin(arrival, read(arrival.raw), self.now)
        reply = judging.unreadable(arrival, origin.reading)
        if reply is not None:
            made = not_read(origin, reply, self._stamp(self.now))
            self._schedule(made, None)
            self._release()
            return [made]
        if len(self._known) + len(origin.reading.documents) > REMEMBERED_MAX:
            raise TooLarge(f"沙箱最多记 {REMEMBERED_MAX} 份单证（REMEMBERED_MAX），请重新启动。")
        seal = judging.seal_fault(arrival, origin.reading.message or "", self._trust, self.now)
        answers = [self._document(origin, document, seal) for document in origin.reading.documents]
        self._release()
        here = ([one for one in each if one.due <= self.now and not one.lost] for each in answers)
        return [each[-1] for each in here if each]

    def advance(self, by: timedelta) -> list[Receipt]:
        """Move the clock; what is handed out on the way, in order."""
        if by < ZERO:
            raise Invalid.at(
                "/by", "sandbox-clock", f"时钟不能后退 {written(-by)}。", "写作 1h；要回到过去请重新启动。"
            )
        self.now += by
        return self._release()

    def follow(self, script: Script) -> None:
        """Another script for what comes from now on; its outages count from now."""
        begun = self.now - self.started
        self.script = script
        self._uses.clear()
        self._outages += [replace(one, begins=begun + one.begins) for one in script.outages]

    def down(self, lasts: timedelta) -> None:
        """Be down from now on, for so long."""
        self._outages.append(Outage(self.now - self.started, lasts))

    def down_until(self, at: datetime | None = None) -> datetime | None:
        """When the sandbox comes back; None if it is not down at that time (None: now)."""
        at = at or self.now
        return max((end for begin, end in self._windows() if begin <= at < end), default=None)

    def say(self, number: str, step: Step) -> Receipt:
        """Give the document of this number (its sender's or ours) one more receipt. Raises NotThere, Invalid."""
        last = next((one for one in reversed(self.given) if number in one.document.values()), None)
        if last is None:
            raise NotThere(f"沙箱没有给过编号 {number} 的回执。")
        allowed = ALLOWED.get(last.message, frozenset())
        if step.status not in allowed and not step.status.startswith("-"):
            named = f"可用：{'、'.join(sorted(allowed, key=int))}。"
            raise Invalid.at("/step", "sandbox-state", f"{last.message} 没有状态 {step.status}。", named)
        guid = last.document.get("guid")
        known = next((one for one in self._known.values() if one.guid == guid), None)
        made = again(last, step.status, sentence(step.status, step.code), self._stamp(self.now + step.after))
        self._send(made, step, known)
        self._release()
        return made

    def _document(self, origin: Origin, document: Document, seal: Reply | None) -> Sequence[Receipt]:
        """All receipts one document has or will have."""
        kind = origin.reading.message or ""
        key = judging.key_of(kind, document)
        known = self._known.get(key)
        fault = seal or judging.form_fault(kind, document)
        if known is not None and fault in {None, judging.STORED} and judging.repeats(known, document):
            return known.receipts
        fault = fault or judging.conflict(kind, document, known)
        if fault is not None and fault is not judging.STORED:
            made = told(origin, document, fault, self._stamp(self.now))
            self._schedule(made, None)
            return [made]
        known = Known(document.head.get("guid") or "", document.head.get("appTime") or "", "1" if fault else "")
        self._known[key] = known
        if fault is not None:
            self._schedule(told(origin, document, fault, self._stamp(self.now)), known)
            return known.receipts
        at = self.now
        for step in self._course(kind, document):
            at += step.after
            reply = Reply(int(step.status), sentence(step.status, step.code))
            self._send(told(origin, document, reply, self._stamp(at)), step, known)
        return known.receipts

    def _course(self, kind: str, document: Document) -> Sequence[Step]:
        for rule in self.script.rules:
            if self._fits(rule, kind, document):
                self._uses[rule.line] += 1
                return rule.course
        return [Step(status) for status in well(MESSAGES[kind].answered_by or "")]

    def _fits(self, rule: Rule, kind: str, document: Document) -> bool:
        if kind not in rule.kinds or (rule.first is not None and self._uses[rule.line] >= rule.first):
            return False
        if not all(fnmatchcase(document.head.get(name) or "", pattern) for name, pattern in rule.where):
            return False
        drawn = hashlib.sha256(f"{self.seed}/{rule.line}/{judging.key_of(kind, document)}".encode()).digest()
        return rule.share is None or int.from_bytes(drawn[:8]) % 100 < rule.share

    def _send(self, made: Receipt, step: Step, known: Known | None) -> None:
        made = replace(made, due=made.at + step.late, lost=step.lost)
        self._schedule(made, known)
        if step.twice:
            self._schedule(made, known)

    def _schedule(self, made: Receipt, known: Known | None) -> None:
        if known is not None:
            known.receipts.append(made)
        heapq.heappush(self._events, (made.at, next(self._places), False, made, known))
        if not made.lost:
            heapq.heappush(self._events, (made.due, next(self._places), True, made, None))

    def _release(self) -> list[Receipt]:
        """Let happen what is due by now. What would be handed out while the sandbox is down waits for its return."""
        began = len(self.delivered)
        while self._events and self._events[0][0] <= self.now:
            when, place, delivers, made, known = heapq.heappop(self._events)
            if not delivers:
                self.given.append(made)
                if known is not None:
                    known.status = made.document["returnStatus"] or ""
            elif (back := self.down_until(when)) is not None:
                heapq.heappush(self._events, (back, place, True, made, None))
            else:
                self.delivered.append(replace(made, number=len(self.delivered) + 1))
        return self.delivered[began:]

    def _stamp(self, at: datetime) -> Stamp:
        return Stamp(self.seed, next(self._places), at)

    def _windows(self) -> Iterator[tuple[datetime, datetime]]:
        for outage in self._outages:
            begin = self.started + outage.begins
            yield begin, begin + outage.lasts
