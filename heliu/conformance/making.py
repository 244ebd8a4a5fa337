"""The messages a suite sends: the samples of the catalogue, in the name of the enterprise under test."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.signature.sign import Signer
from heliu.ceb.specimens.annotated import written
from heliu.ceb.specimens.parcel import FIRMS
from heliu.ceb.specimens.sample import Sample, sample
from heliu.conformance.roles import Suite

LATER: Final = "100000"
"""A time of the day after that of every sample."""
EARLIER: Final = "080000"
_NUMBER: Final = {
    "CEB311": "orderNo",
    "CEB303": "orderNo",
    "CEB411": "payTransactionId",
    "CEB403": "payNo",
    "CEB511": "logisticsNo",
    "CEB505": "logisticsNo",
}


@dataclass(frozen=True, slots=True)
class Party:
    """The enterprise under test."""

    code: str
    name: str
    dxp_id: str


@dataclass
class Maker:
    """Makes signed messages. ``base``: the first parcel's number; two runs on one day need different ones."""

    suite: Suite
    party: Party
    signer: Signer
    base: int
    day: date
    guids: set[str] = field(default_factory=set)

    def draft(self, kind: str, place: int, **changes: str) -> Sample:
        """The sample of one parcel, the party standing where the demonstration's firm of its role stands."""
        made = sample(kind, self.base + place, self.day)
        demo = FIRMS[self.suite.role.value]
        ours = {demo[0]: self.party.code, demo[1]: self.party.name}
        head = {name: ours.get(value or "", value) for name, value in made.head.items()} | changes
        transfer = {"copCode": self.party.code, "copName": self.party.name, "dxpId": self.party.dxp_id}
        return replace(made, head=head, transfer={**(made.transfer or {}), **transfer})

    def bare(self, kind: str, place: int, **changes: str) -> bytes:
        made = self.draft(kind, place, **changes)
        self.guids.add(made.head["guid"] or "")
        return written(made, plain=True, signed=False)

    def message(self, kind: str, place: int, **changes: str) -> bytes:
        return self.seal(self.bare(kind, place, **changes))

    def seal(self, raw: bytes) -> bytes:
        return self.signer.sign(raw, canonical=False)

    def together(self, kind: str, places: Mapping[int, Mapping[str, str]]) -> bytes:
        """Several documents in one message, each with its changes."""
        raws = [self.bare(kind, place, **changes) for place, changes in places.items()]
        bodies = [_body(raw, MESSAGES[kind].body.encode()) for raw in raws]
        start, first, rest = raws[0].partition(bodies[0])
        return self.seal(start + first + b"".join(bodies[1:]) + rest)

    def at(self, time: str) -> str:
        return f"{self.day:%Y%m%d}{time}"

    def number_of(self, kind: str, place: int) -> str:
        """By which number its receipt is asked for."""
        head = self.draft(kind, place).head
        return next(value for name in (_NUMBER.get(kind), "copNo", "coElNo") if name and (value := head.get(name)))


def _body(raw: bytes, name: bytes) -> bytes:
    found = re.search(rb"<((?:ceb:)?" + name + rb")>.*?</\1>", raw, re.DOTALL)
    return found[0] if found else b""
