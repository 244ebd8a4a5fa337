"""Attachments of a filing (附件): what may be handed in, sealed at rest, and who may open it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from django.db import transaction

from heliu.kernel.languages import say
from heliu.kernel.problems import Conflict, Invalid, NotThere, TooLarge
from heliu.people.api import require, require_sight
from heliu.registry.filing.facts import Paper
from heliu.registry.filing.models import Attachment, FilingSection
from heliu.registry.filing.sections import ATTACHMENTS
from heliu.registry.filing.store import NAME_MAX, sealer

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from heliu.people.facts import Actor

MAX_ATTACHMENT_OCTETS: Final = 5 * 1024 * 1024
MAX_ATTACHMENTS_PER_KIND: Final = 5
MAX_ATTACHMENTS_PER_FIRM: Final = 200
"""Kept of one enterprise over all its filings, withdrawn ones included."""
FILE_NAME_MAX: Final = 150
KINDS_BY_CONTENT: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
ENDS: Final = {"application/pdf": b"%%EOF", "image/jpeg": b"\xff\xd9", "image/png": b"IEND\xaeB`\x82"}
END_WITHIN_OCTETS: Final = 2048
"""Some writers add line ends or padding after the end mark."""


def media_type_of(content: bytes) -> str | None:
    """By what the file is, not by what it is called; one that was cut off in transfer is nothing."""
    kind = next((kind for mark, kind in KINDS_BY_CONTENT if content.startswith(mark)), None)
    return kind if kind and ENDS[kind] in content[-END_WITHIN_OCTETS:] else None


def context(firm_code: str, sha256: str) -> bytes:
    return f"registry_attachment.sealed/{firm_code}/{sha256}".encode()


@transaction.atomic
def keep(kind: str, name: str, content: bytes, *, actor: Actor, at: datetime) -> Paper:
    """Take in a paper. The same bytes of the same kind again are the paper that is already there."""
    require(actor, "registry.file_enterprise")
    firm_code = actor.firm
    if firm_code is None or ATTACHMENTS.field(kind) is None:
        raise NotThere(say("没有这种材料。", "There is no such kind of paper."))
    media_type = _acceptable(name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    held = Attachment.objects.filter(firm_code=firm_code, kind=kind, sha256=sha256).first()
    if held is not None:
        return paper(held)
    if Attachment.objects.filter(firm_code=firm_code).count() >= MAX_ATTACHMENTS_PER_FIRM:
        words = say(
            f"本企业的附件已达 {MAX_ATTACHMENTS_PER_FIRM} 个 (MAX_ATTACHMENTS_PER_FIRM)，请联系综试区运营管理清理。",
            f"{MAX_ATTACHMENTS_PER_FIRM} papers are kept of this enterprise already (MAX_ATTACHMENTS_PER_FIRM).",
        )
        raise Conflict(words)
    return paper(
        Attachment.objects.create(
            firm_code=firm_code,
            kind=kind,
            name=name[-FILE_NAME_MAX:],
            media_type=media_type,
            size_octets=len(content),
            sha256=sha256,
            sealed=sealer().seal(content, context(firm_code, sha256)),
            uploaded_at=at,
            uploaded_by_id=actor.user_id,
            uploaded_by_name=actor.name[:NAME_MAX],
        )
    )


def _acceptable(name: str, content: bytes) -> str:
    if len(content) > MAX_ATTACHMENT_OCTETS:
        limit = MAX_ATTACHMENT_OCTETS // 1024 // 1024
        words = say(
            f"“{name}”超过 {limit} MB (MAX_ATTACHMENT_OCTETS)，请降低扫描分辨率后再上传。",
            f"“{name}” is above {limit} MB (MAX_ATTACHMENT_OCTETS): scan it at a lower resolution.",
        )
        raise TooLarge(words)
    media_type = media_type_of(content)
    if media_type is None:
        words = say(
            f"“{name}”不是完整的 PDF、JPG 或 PNG 文件（按内容识别，不看扩展名），请重新导出或扫描后上传。",
            f"“{name}” is not a whole PDF, JPG or PNG by its content: export or scan it anew.",
        )
        raise Invalid(words)
    return media_type


def open_paper(paper_id: int, *, actor: Actor) -> tuple[Paper, bytes]:
    """The paper with its content, for the enterprise itself and those who may see filings; others learn nothing."""
    require(actor, "registry.view_filing")
    row = Attachment.objects.filter(pk=paper_id).first()
    if row is None:
        raise NotThere(say("没有找到该附件。", "There is no such paper."))
    require_sight(actor, row.firm_code)
    if actor.is_officer and not _is_handed_in(row):
        raise NotThere(say("该附件尚未提交。", "This paper is not handed in yet."))
    return paper(row), sealer().unseal(bytes(row.sealed), context(row.firm_code, row.sha256))


def _is_handed_in(row: Attachment) -> bool:
    """Whether a filing that was submitted names it: until then it is the enterprise's own, as its draft is."""
    named = {f"values__{row.kind}__contains": [str(row.pk)]}
    told = FilingSection.objects.filter(filing__firm_code=row.firm_code, filing__round__gt=0, section=ATTACHMENTS.key)
    return told.filter(**named).exists()


def papers_of(firm_code: str, ids: Collection[int]) -> dict[int, Paper]:
    """Those of these papers that are the enterprise's own, without their content."""
    rows = Attachment.objects.filter(firm_code=firm_code, pk__in=ids).defer("sealed")
    return {row.pk: paper(row) for row in rows}


def paper(row: Attachment) -> Paper:
    return Paper(
        row.pk, row.kind, row.name, row.media_type, row.size_octets, row.sha256, row.uploaded_by_name, row.uploaded_at
    )
