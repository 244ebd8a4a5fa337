"""What others may hold of the parks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from heliu.kernel.naming import Named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


class Tier(Named):
    """The 1+4+7 of 川府函〔2020〕151号, chapter 4: one core, four industry parks, seven county parks."""

    CORE = "core", "核心区", "core area"
    INDUSTRY = "industry", "产业园区", "industry park"
    COUNTY = "county", "区县园区", "county park"


class Confidence(Named):
    """How sure a row is: read in the document, read second-hand, or only named there."""

    SEEN = "seen", "文件所载", "stated in the document"
    NAMED = "named", "仅名称有据，其余待确认", "only the name is documented"
    PLACEHOLDER = "placeholder", "名称暂拟，待主管部门填写", "name is a placeholder"


class SpaceKind(Named):
    """What space in a park is for."""

    BONDED = "bonded", "保税仓库", "bonded warehouse"
    SUPERVISED = "supervised", "监管作业场所", "customs supervised site"
    WAREHOUSE = "warehouse", "普通仓库", "warehouse"
    DISPLAY = "display", "展示交易中心", "display centre"
    OFFICE = "office", "办公用房", "offices"
    INCUBATOR = "incubator", "孵化场地", "incubator"


class RecognitionState(Named):
    """Where a case of recognition stands."""

    DRAFT = "draft", "草拟", "draft"
    SUBMITTED = "submitted", "待评审", "under review"
    RETURNED = "returned", "退回补正", "returned for correction"
    REVIEWED = "reviewed", "评审完成", "reviewed"
    NOTICE = "notice", "公示中", "public notice"
    RECOGNISED = "recognised", "已认定", "recognised"
    REFUSED = "refused", "不予认定", "refused"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class EvidenceKind(Named):
    """What a criterion rests on."""

    INDICATOR = "indicator", "系统计算的指标", "indicator computed by the platform"
    DOCUMENT = "document", "佐证材料", "supporting document"


class GradeLevel(Named):
    """Grades of parks, best first."""

    A = "A", "A 级（示范）", "A (model)"
    B = "B", "B 级（良好）", "B (good)"
    C = "C", "C 级（合格）", "C (sufficient)"
    D = "D", "D 级（限期整改）", "D (to be mended)"


class StartupState(Named):
    """The way of a team through an incubator."""

    APPLIED = "applied", "已申请", "applied"
    SEATED = "seated", "在孵", "seated"
    FILED = "filed", "出孵成企", "left as a filed firm"
    REFUSED = "refused", "未通过", "refused"
    LEFT = "left", "退出", "left"


@dataclass(frozen=True, slots=True)
class ParkFact:
    code: str
    tier: Tier
    name: str
    region_code: str
    area_km2: Decimal | None
    focus: str
    source: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class SiteFact:
    """A place under customs supervision; messages name it by its code."""

    code: str
    name: str
    park: str
    customs_code: str
    operator_code: str


@dataclass(frozen=True, slots=True)
class PremisesFact:
    """Space in a park on a day; ``let_m2`` of ``area_m2`` is under lease that day."""

    code: str
    park: str
    kind: SpaceKind
    name: str
    area_m2: Decimal
    site_code: str
    site_name: str = ""
    let_m2: Decimal = Decimal(0)

    @property
    def free_m2(self) -> Decimal:
        return self.area_m2 - self.let_m2


@dataclass(frozen=True, slots=True)
class TenantFact:
    """A firm at home in a park; ``leased_m2`` is what it rents on the day asked for."""

    firm_code: str
    park: str
    since: date
    until: date | None
    leased_m2: Decimal


@dataclass(frozen=True, slots=True)
class LeaseFact:
    """Space a firm rents; ``id`` and ``park`` once it is stored."""

    firm_code: str
    premises: str
    area_m2: Decimal
    since: date
    until: date | None
    id: int = 0
    park: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    item: str
    kind: EvidenceKind
    value: Decimal | None
    basis: str
    self_points: Decimal | None
    statement: str
    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OpinionFact:
    reviewer_id: int
    reviewer: str
    points: Mapping[str, Decimal]
    words: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class RecognitionFact:
    """A case of recognition. ``score`` is what was stored with the decision."""

    number: str
    park: str
    criteria: str
    state: RecognitionState
    applicant_id: int
    opened_at: datetime
    submitted_at: datetime | None
    remark: str
    notice_from: date | None
    notice_until: date | None
    score: Decimal | None
    certificate_no: str | None
    valid_until: date | None
    evidence: tuple[EvidenceFact, ...] = ()
    opinions: tuple[OpinionFact, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeFact:
    park: str
    year: int
    criteria: str
    score: Decimal
    proposed: GradeLevel
    level: GradeLevel
    reason: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class BatchFact:
    code: str
    park: str
    name: str
    seats: int
    opens: date
    closes: date
    taken: int = 0


@dataclass(frozen=True, slots=True)
class StartupFact:
    """A team on its way; ``contact`` is masked."""

    number: str
    park: str
    batch: str
    project: str
    summary: str
    contact: str
    state: StartupState
    seat: int | None
    applied_on: date
    admitted_on: date | None
    left_on: date | None
    firm_code: str
    remark: str
    coachings: int = 0
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MeetingFact:
    code: str
    park: str
    title: str
    day: date
    place: str
    places: int
    signed: int = 0
    came: int = 0


class FirmMonth(Protocol):
    """What the firms at home in a park (``place``) declared in a month by one mode (监管方式); counted above this room.

    Counts are of inventories; ``value`` is that of the released ones and ``tax`` what was levied, CNY.
    """

    @property
    def place(self) -> str: ...

    @property
    def declared(self) -> int: ...

    @property
    def released(self) -> int: ...

    @property
    def value(self) -> Decimal: ...

    @property
    def tax(self) -> Decimal: ...
