"""The demonstration where customs decides (转送): every declaration is answered at once by 2 and what we expect of it.

What only a receipt of customs could bring (a later release, a bill, the close of a parcel) is not acted: nobody here
may say it. What is refused at the door is refused as ever, and is not sent on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from heliu.cli.traffic.acts import Play
from heliu.cli.traffic.export_acts import TITLES, WRONG, ExportPlay
from heliu.cli.traffic.rows import Row, answered, row_of
from heliu.cli.traffic.scenes import NEGATIVE, REFUSED, RELEASE, WAITING, Expected, import_scenes
from heliu.cli.traffic.truth import Kind

SENT_ON: Final = "转送海关"


@dataclass(frozen=True, slots=True)
class Foretold(Expected):
    """The first answer of what goes on to customs: ``status`` and ``codes`` stand in it as our expectation.

    A number below zero may be the door's own no as well: then the document is not sent on.
    """

    def fits(self, status: str, sentence: str) -> bool:
        if status.startswith(NEGATIVE):
            return Expected(self.status, self.codes).fits(status, sentence)
        if status != WAITING or SENT_ON not in sentence:
            return False
        told = self.status == WAITING or f"平台预期{self.status}:" in sentence
        return told and all(f"[Code:{code};" in sentence for code in self.codes)

    def __str__(self) -> str:
        return WAITING if self.status == WAITING else f"{WAITING}，预期 {self.status}"


def foretold(expected: Expected) -> Expected:
    """What was expected of the local authority, as it is told where customs decides."""
    return Foretold(expected.status, expected.codes)


@dataclass(slots=True)
class RelayedPlay:
    """The scenes of both directions whose first answer says all; ``imports`` and ``exports``: which go to customs."""

    play: Play
    imports: bool
    exports: bool

    def rows(self) -> list[Row]:
        acts = (self.batch, self.play.seals, self.play.senders, self.play.unreadable, self.modes)
        return [row for act in acts for row in act()]

    def batch(self) -> Iterator[Row]:
        play = self.play
        scenes = import_scenes(play.make)
        if self.imports:
            scenes = [replace(scene, expected=foretold(scene.expected)) for scene in scenes]
        reply = play.send_set(scenes, play.seller)
        yield from (row_of(scene, reply.of(scene.papers.cop_no)) for scene in scenes)
        play.bought = scenes[0].papers

    def modes(self) -> Iterator[Row]:
        exports = ExportPlay(self.play.post, self.play.make, self.play.seller)
        for mode, title in TITLES.items():
            yield answered(title, self._told(RELEASE), exports.send(exports.papers(Kind.OK, mode)))
        for title, kind, mode, code in WRONG:
            found = exports.send(exports.papers(kind, mode))
            yield answered(title, self._told(Expected(REFUSED, (code,))), found)

    def _told(self, expected: Expected) -> Expected:
        return foretold(expected) if self.exports else expected
