"""On what terms messages are relayed: by which way, under which numbers, whom they are for. From the environment.

The receivers are what three independent clients use, in no document: so they are settings.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.customs_ids import CUSTOMS_EXPORTS, CUSTOMS_IMPORTS
from heliu.ceb.envelope_parts import LENGTHS
from heliu.clearance.upstream.api import Deciders, NotDeciding, deciders_of
from heliu.kernel.state import state_dir

UPSTREAM: Final = "HELIU_UPSTREAM"
SENDER: Final = "HELIU_RELAY_SENDER"
RECEIVERS: Final = ("HELIU_RELAY_IMPORT_RECEIVER", "HELIU_RELAY_EXPORT_RECEIVER")
FOLDER: Final = "folder:"
AMQP: Final = ("amqp://", "amqps://")
_DEFAULTS: Final = {SENDER: "DXPHELIU00000001", RECEIVERS[0]: CUSTOMS_IMPORTS, RECEIVERS[1]: CUSTOMS_EXPORTS}


@dataclass(frozen=True, slots=True)
class Terms:
    """Where to, from whom, to whom, and which kinds."""

    upstream: str
    sender_id: str
    import_receiver: str
    export_receiver: str
    deciders: Deciders

    @property
    def folder(self) -> Path | None:
        """The folder of the way, None where it is another."""
        return Path(self.upstream.removeprefix(FOLDER)) if self.upstream.startswith(FOLDER) else None

    def receiver(self, kind: str) -> str:
        return self.import_receiver if MESSAGES[kind].direction == "import" else self.export_receiver


def terms_of_relay(environment: Mapping[str, str] = os.environ) -> Terms:
    """Raises NotDeciding for a setting that makes no sense."""
    told = {name: environment.get(name, "").strip() or default for name, default in _DEFAULTS.items()}
    longest = LENGTHS["SenderId"][1]
    for name, value in told.items():
        if len(value) > longest or not (value.isascii() and value.isalnum()):
            raise NotDeciding(f"{name} 应为最多 {longest} 位字母或数字的传输编号（DXP ID），现为 {value[:40]!r}。")
    upstream = environment.get(UPSTREAM, "").strip() or f"{FOLDER}{state_dir() / 'customs'}"
    if not upstream.startswith((FOLDER, *AMQP)) or (upstream.startswith(FOLDER) and not _is_absolute(upstream)):
        raise NotDeciding(f"{UPSTREAM} 应为 folder:/绝对路径 或 amqp://用户:口令@主机/虚拟主机。")
    return Terms(upstream, told[SENDER], told[RECEIVERS[0]], told[RECEIVERS[1]], deciders_of(environment))


def _is_absolute(upstream: str) -> bool:
    return Path(upstream.removeprefix(FOLDER)).is_absolute()
