"""What the pages keep of their own: saved views of lists, and exports with their progress."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

KEY_MAX_LENGTH = 60
VIEW_NAME_MAX_LENGTH = 40
QUERY_MAX_LENGTH = 2_000
PROBLEM_MAX_LENGTH = 500


class SavedView(models.Model):
    """A list as somebody likes to see it (常用视图): the query of its address, one's own or for all of a role."""

    list_key = models.CharField(max_length=KEY_MAX_LENGTH)
    name = models.CharField(max_length=VIEW_NAME_MAX_LENGTH)
    query = models.CharField(max_length=QUERY_MAX_LENGTH, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["role", "name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "list_key", "name"], name="web_view_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["list_key", "role"], condition=~Q(role=""), name="web_view_of_role"),
        ]

    def __str__(self) -> str:
        return f"{self.list_key}: {self.name}"


class Export(models.Model):
    """A workbook that is being written or waits to be fetched (导出)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待开始")
        WRITING = "writing", _("正在写入")
        READY = "ready", _("可以下载")
        FAILED = "failed", _("没有完成")

    OPEN: ClassVar[list[str]] = [State.WAITING, State.WRITING]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hat = models.CharField(max_length=60, blank=True)
    list_key = models.CharField(max_length=KEY_MAX_LENGTH)
    query = models.CharField(max_length=QUERY_MAX_LENGTH, blank=True)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=PROBLEM_MAX_LENGTH, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "state"], name="web_export_of_user")]

    def __str__(self) -> str:
        return f"{self.list_key} #{self.pk}: {self.state}"

    @property
    def is_finished(self) -> bool:
        return self.state not in self.OPEN
