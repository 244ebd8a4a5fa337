"""What others may hold of the registry: firms, and one frozen picture of who may send what for whom on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from heliu.kernel.naming import Named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

FILED = "filed"
SUSPENDED = "suspended"
CANCELLED = "cancelled"

TOKEN_LIFE = timedelta(hours=1)
"""How long a token is good that a firm's program fetched by client credentials."""
TOKEN_PREFIX = "heliu_"  # noqa: S105  (lets scanners of leaked secrets recognise ours; not itself a secret)
CLIENT_NAME_MAX_LENGTH = 50
SEND = "send"
RECEIPTS = "receipts"
ORIGINALS = "originals"
SALES = "sales"
SCOPES = (SEND, RECEIPTS, ORIGINALS, SALES)
"""What an API token may be good for: sending unsigned messages, fetching receipts, depositing payment originals."""


class ListStanding(Named):
    """How fresh the revocation list of an issuer is."""

    MISSING = "missing", "未装载", "None loaded"
    STALE = "stale", "已过下次发布时间", "Past its next update"
    FRESH = "fresh", "最新", "Up to date"


@dataclass(frozen=True, slots=True)
class Issuer:
    """A trusted issuer of certificates (发证机构), with the instants of its revocation list where there is one."""

    fingerprint: str
    name: str
    algorithm: str
    not_after: datetime
    this_update: datetime | None
    next_update: datetime | None

    def standing(self, at: datetime) -> ListStanding:
        """STALE where a newer list than the one held should be out by now."""
        if self.this_update is None:
            return ListStanding.MISSING
        due = self.next_update is not None and self.next_update <= at
        return ListStanding.STALE if due else ListStanding.FRESH


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise filed with customs (备案企业); its customs code of 10 characters is its key everywhere."""

    code: str
    name: str
    organisation_code: str = ""
    uscc: str | None = None
    dxp_id: str | None = None
    roles: frozenset[str] = frozenset()
    state: str = FILED
    cards_only: bool = False
    """Only messages sealed with a certificate bound to it count; neither tokens nor other certificates of its name."""

    @property
    def is_active(self) -> bool:
        return self.state == FILED


@dataclass(frozen=True, slots=True)
class Token:
    """An API token of a firm; the secret itself is nowhere, only its SHA-256."""

    firm: str
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is not taken: official code, the field it hangs on, a sentence, and what to do about it."""

    code: str
    sentence: str
    field: str
    fix: str


class CertificateLike(Protocol):
    """What the registry needs to know of a certificate that was read from a signature (heliu.ceb.signature)."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def enterprise(self) -> str | None: ...
    @property
    def organisation_code(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Directory:
    """The registry as it stands on one business day. Never changed: a newer one replaces it.

    ``version`` grows with every committed change and with the day, so two directories of one version are equal.
    """

    version: int
    day: date
    firms: Mapping[str, Firm] = field(repr=False)
    firms_by_dxp_id: Mapping[str, Firm] = field(repr=False)
    firms_by_uscc: Mapping[str, Firm] = field(repr=False)
    firms_by_organisation: Mapping[str, tuple[Firm, ...]] = field(repr=False)
    entrustments: Mapping[tuple[str, str], frozenset[str]] = field(repr=False)
    """(principal, agent) -> message names the agent may send in the principal's place."""
    tokens: Mapping[str, Token] = field(repr=False)
    """SHA-256 of the secret in hexadecimal -> token."""
    certificates: Mapping[str, str] = field(repr=False)
    """Fingerprint (SHA-256 of the DER, hexadecimal, lower case) -> customs code of the firm it is bound to."""
    revoked: frozenset[str] = field(repr=False)
    """Fingerprints the zone has withdrawn, whatever the issuer's list says."""
    anchors: tuple[str, ...] = field(repr=False)
    """PEM of the trusted issuers."""
    crls: tuple[str, ...] = field(repr=False)
    """PEM of their revocation lists."""

    def firm(self, code: str | None) -> Firm | None:
        """By customs code, else by unified social credit code: the export messages allow both."""
        if not code:
            return None
        return self.firms.get(code) or self.firms_by_uscc.get(code)

    def entrusted(self, principal: str, agent: str, message: str) -> bool:
        return message in self.entrustments.get((principal, agent), ())


@dataclass(frozen=True, slots=True)
class Holdings:
    """What of the registry is neither firm nor entrustment: keys, tokens and trust."""

    tokens: Mapping[str, Token] = field(default_factory=dict)
    certificates: Mapping[str, str] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()
    anchors: tuple[str, ...] = ()
    crls: tuple[str, ...] = ()


NOTHING_HELD = Holdings()


def directory_of(
    firms: Iterable[Firm],
    entrustments: Iterable[tuple[str, str, Iterable[str]]] = (),
    holdings: Holdings = NOTHING_HELD,
    *,
    version: int,
    day: date,
) -> Directory:
    """Build the picture with its indexes. Several entrustments between the same two firms add up."""
    by_code = {firm.code: firm for firm in firms}
    by_organisation: dict[str, tuple[Firm, ...]] = {}
    for firm in by_code.values():
        if firm.organisation_code:
            by_organisation[firm.organisation_code] = (*by_organisation.get(firm.organisation_code, ()), firm)
    given: dict[tuple[str, str], frozenset[str]] = {}
    for principal, agent, messages in entrustments:
        given[principal, agent] = given.get((principal, agent), frozenset()) | frozenset(messages)
    return Directory(
        version=version,
        day=day,
        firms=MappingProxyType(by_code),
        firms_by_dxp_id=MappingProxyType({firm.dxp_id: firm for firm in by_code.values() if firm.dxp_id}),
        firms_by_uscc=MappingProxyType({firm.uscc: firm for firm in by_code.values() if firm.uscc}),
        firms_by_organisation=MappingProxyType(by_organisation),
        entrustments=MappingProxyType(given),
        tokens=MappingProxyType(dict(holdings.tokens)),
        certificates=MappingProxyType(dict(holdings.certificates)),
        revoked=holdings.revoked,
        anchors=holdings.anchors,
        crls=holdings.crls,
    )


@dataclass(frozen=True, slots=True)
class Delegation:
    """An entrustment as pages show it, with the firms' names."""

    number: int
    principal: str
    principal_name: str
    agent: str
    agent_name: str
    messages: tuple[str, ...]
    permissions: tuple[str, ...]
    since: date
    until: date | None
    revoked_at: datetime | None

    def holds_on(self, day: date) -> bool:
        return self.revoked_at is None and self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True, slots=True)
class Client:
    """An API client, without its secret."""

    client_id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    rotated_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
