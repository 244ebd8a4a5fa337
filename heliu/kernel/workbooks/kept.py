"""An upload between preview and commit: kept sealed, known by its digest, forgotten when nobody comes back for it.

A room that takes workbooks makes its own table of :class:`KeptWorkbook`; what stands in the file may be personal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from heliu.kernel.sealing import Sealer
from heliu.kernel.workbooks.reading import digest_of

NAME_CHARS_MAX = 200
PREVIEW_KEPT = timedelta(days=7)
"""How long an upload waits for its commit."""
CONTENT_KEPT = timedelta(days=90)
"""How long the bytes of a committed upload are kept; its row with digest and counts stays."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who brought a file: for which organisation (``owner``), under which file name, when."""

    owner: str
    user_id: int
    name: str
    at: datetime


class KeptWorkbook(models.Model):
    """One uploaded file of one organisation. ``counts`` is what the commit did, empty before it."""

    owner = models.CharField("所属单位", max_length=20)
    digest = models.CharField("文件摘要", max_length=64)
    name = models.CharField("文件名", max_length=NAME_CHARS_MAX)
    template = models.CharField("模板", max_length=60)
    sealed = models.BinaryField("密封内容")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")
    committed_at = models.DateTimeField("导入时间", null=True, blank=True)
    counts = models.JSONField("导入结果", default=dict, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-uploaded_at"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["owner", "digest"], name="%(class)s_digest")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(committed_at__isnull=True) | Q(committed_at__gte=F("uploaded_at")),
                name="%(app_label)s_%(class)s_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.name}"

    @classmethod
    def keep(cls, content: bytes, template: str, arrival: Arrival) -> Self:
        """Seal and store a file; ``template`` is the mark of the template it was read by."""
        return cls._default_manager.create(
            owner=arrival.owner,
            digest=digest_of(content),
            name=arrival.name[-NAME_CHARS_MAX:],
            template=template,
            sealed=Sealer().seal(content, cls._place(arrival.owner)),
            uploaded_by_id=arrival.user_id,
            uploaded_at=arrival.at,
        )

    @classmethod
    def committed_before(cls, owner: str, digest: str) -> Self | None:
        """The last commit of the very same bytes by this organisation: 同一文件."""
        same = cls._default_manager.filter(owner=owner, digest=digest, committed_at__isnull=False)
        return same.order_by("-committed_at").first()

    @classmethod
    def forget(cls, at: datetime) -> int:
        """Remove uploads nobody committed and the bytes of old commits; returns how many rows were touched."""
        waiting = cls._default_manager.filter(committed_at__isnull=True, uploaded_at__lt=at - PREVIEW_KEPT)
        gone, _per_model = waiting.delete()
        old = cls._default_manager.filter(committed_at__lt=at - CONTENT_KEPT).exclude(sealed=b"")
        return gone + old.update(sealed=b"")

    @property
    def content(self) -> bytes | None:
        """The file as it came; None when its time is over."""
        return Sealer().unseal(bytes(self.sealed), self._place(self.owner)) if self.sealed else None

    @classmethod
    def _place(cls, owner: str) -> bytes:
        return f"{cls._meta.db_table}.sealed/{owner}".encode()
