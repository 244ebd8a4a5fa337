"""The folder end of the sandbox: takes DxpMsg envelopes from ``out/`` in the order of their names, brings to ``in/``.

What no envelope can be read from goes to ``unread/``. A file is written under another name first and then renamed.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from heliu.ceb.customs_ids import customs_dxp_id
from heliu.ceb.envelope import MAX_ENVELOPE_BYTES, Envelope, read_envelope, write_envelope
from heliu.ceb.envelope_parts import EnvelopeProblem
from heliu.kernel.days import BEIJING
from heliu.sandbox.customs import Customs
from heliu.sandbox.facts import Arrival, Receipt

OUT, IN, UNREAD = "out", "in", "unread"
IGNORED: Final = (".tmp", ".part")


@dataclass
class FolderEnd:
    """One folder at which a sandbox sits. ``turn`` does what is to be done now and comes back."""

    customs: Customs
    root: Path
    _partners: dict[str, str] = field(default_factory=dict)
    """Number of an envelope → who sent it."""
    _written: int = 0

    def __post_init__(self) -> None:
        for name in (OUT, IN, UNREAD):
            (self.root / name).mkdir(parents=True, exist_ok=True)

    def turn(self) -> int:
        """Take what lies in ``out/`` and bring what is due; how many files were taken. Nothing while down."""
        if self.customs.down_until() is not None:
            return 0
        waiting = sorted(one for one in (self.root / OUT).iterdir() if _is_whole(one))
        for one in waiting:
            self._take(one)
        self._bring()
        return len(waiting)

    def _take(self, file: Path) -> None:
        try:
            with file.open("rb") as opened:
                envelope = read_envelope(opened.read(MAX_ENVELOPE_BYTES + 1))
        except EnvelopeProblem:
            file.rename(self.root / UNREAD / file.name)
            return
        self._partners[envelope.message_id] = envelope.sender_id
        self.customs.take(Arrival(envelope.data, envelope_id=envelope.message_id))
        file.unlink()

    def _bring(self) -> None:
        for receipt in self.customs.delivered[self._written :]:
            partner = self._partners.get(receipt.envelope_id or "")
            if partner is not None:
                self._write(receipt, partner)
        self._written = len(self.customs.delivered)

    def _write(self, receipt: Receipt, partner: str) -> None:
        target = self.root / IN / f"{receipt.number:09d}_{receipt.message}.xml"
        draft = target.with_suffix(".tmp")
        draft.write_bytes(enveloped(receipt, partner))
        draft.rename(target)


def enveloped(receipt: Receipt, partner: str) -> bytes:
    """A receipt in its envelope, from customs to ``partner``."""
    created = receipt.due.astimezone(BEIJING).replace(tzinfo=None, microsecond=0)
    number = f"SANDBOX-{receipt.document['guid']}-{receipt.number:09d}"
    sender, name = customs_dxp_id(receipt.message), f"{receipt.message}Message"
    return write_envelope(Envelope(number, sender, (partner,), created, name, receipt.body))


def _is_whole(file: Path) -> bool:
    return file.is_file() and file.suffix not in IGNORED and not file.name.startswith(".")
