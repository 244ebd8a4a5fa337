"""Who decides (审结方): the local authority, or customs upstream, which a relay asks. One word of the environment.

Where customs decides, what we find stays our expectation (预期): nobody is told it as a decision, officers' verbs and
timers rest, and the customs' receipts move the inventories instead (heliu/relay).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.kernel.problems import Conflict, Unavailable

AUTHORITY: Final = "HELIU_AUTHORITY"
KINDS: Final = "HELIU_RELAY_KINDS"
LATER: Final[Mapping[str, tuple[str, ...]]] = {"CEB621": ("CEB816", "CEB818"), "CEB701": ("CEB792",)}
"""Papers of customs that answer no message: whoever decides gives them too."""


class Decider(StrEnum):
    """Who decides."""

    LOCAL = "local"
    RELAY = "relay"


class NotDeciding(Unavailable):
    """The setting names nobody who could decide."""

    code = "not_configured"


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who decides on which messages; ``kinds`` are those that customs decides on."""

    decider: Decider = Decider.LOCAL
    kinds: frozenset[str] = frozenset()

    def relayed(self, kind: str) -> bool:
        return kind in self.kinds

    @property
    def answers(self) -> frozenset[str]:
        """What customs tells: the receipts, and the papers that follow of what it decides on."""
        later = (paper for kind in self.kinds for paper in LATER.get(kind, ()))
        return frozenset(MESSAGES[kind].answered_by or "" for kind in self.kinds) | frozenset(later)


def deciders_of(environment: Mapping[str, str]) -> Deciders:
    """Raises NotDeciding for a word or a message that does not exist."""
    word = environment.get(AUTHORITY, "").strip() or Decider.LOCAL
    if word not in list(Decider):
        raise NotDeciding(f"{AUTHORITY} 应为 local（本地审单）或 relay（转送海关），现为 {word[:20]!r}。")
    if word == Decider.LOCAL:
        return Deciders()
    sent = frozenset(name for name, message in MESSAGES.items() if message.answered_by)
    named = frozenset(environment.get(KINDS, "").replace(",", " ").split())
    if unknown := sorted(named - sent):
        raise NotDeciding(f"{KINDS} 中的 {'、'.join(unknown)} 不是企业报送的报文；留空即全部转送。")
    return Deciders(Decider.RELAY, named or sent)


@cache
def deciders() -> Deciders:
    """Of this process: the environment is read once."""
    return deciders_of(os.environ)


def refuse_where_customs_decides(kind: str, subject: str) -> None:
    """Raise Conflict where ``kind`` is relayed: our officers do not move what customs decides on."""
    if deciders().relayed(kind):
        raise Conflict(
            f"{subject}已转送海关，由海关审结，本平台不能办理。请等待海关回执；与海关结果不一致的见“预期与海关”。"
        )
