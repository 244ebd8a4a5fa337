"""What goes wrong, said so that the one who reads it can mend it: one class per kind, one code per class (RFC 9457)."""

from dataclasses import dataclass, field
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault in what was sent: where (JSON pointer or XPath), which, and what to do about it."""

    pointer: str
    code: str
    detail: str
    fix: str = ""

    def as_json(self) -> dict[str, str]:
        return {"pointer": self.pointer, "code": self.code, "detail": self.detail, "fix": self.fix}


@dataclass
class Problem(Exception):
    """Raise a subclass. Its ``code`` is a promise: partners branch on it, so it never changes and is never reused."""

    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "系统内部错误"
    title_en: ClassVar[str] = "Internal error"
    status: ClassVar[int] = 500

    detail: str
    violations: list[Violation] = field(default_factory=list)

    def __str__(self) -> str:
        return self.detail

    def as_json(self, instance: str = "") -> dict[str, object]:
        """The body of ``application/problem+json``; ``instance`` is the trace id of the request."""
        return {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "violations": [violation.as_json() for violation in self.violations],
        }


class Unreadable(Problem):
    """The bytes are not what they claim to be."""

    code, title, status = "unreadable", "内容无法解析", 400
    title_en = "Cannot be read"


class NotKnown(Problem):
    """We do not know who asks."""

    code, title, status = "not_known", "无法确认身份", 401
    title_en = "Not known who asks"


class NotAllowed(Problem):
    """We know who asks, and this is not theirs to do."""

    code, title, status = "not_allowed", "没有此项权限", 403
    title_en = "Not permitted"


class NotThere(Problem):
    """Not there, or not yours: the same answer, so that nobody learns what others hold."""

    code, title, status = "not_there", "没有找到", 404
    title_en = "Not found"


class Conflict(Problem):
    """The state does not allow it, or another document stands under the key."""

    code, title, status = "conflict", "当前状态不允许此操作", 409
    title_en = "Not possible as it stands now"


class TooLarge(Problem):
    """Above a named limit; the sentence gives its name and number."""

    code, title, status = "too_large", "超过规定的大小", 413
    title_en = "Too large"


class Invalid(Problem):
    """Readable, but the content is wrong; the violations say where."""

    code, title, status = "invalid", "内容不符合要求", 422
    title_en = "The content is not right"

    @classmethod
    def at(cls, pointer: str, code: str, detail: str, fix: str) -> Self:
        """One fault in one place."""
        return cls(detail, [Violation(pointer, code, detail, fix)])


class TooMany(Problem):
    """More often than a named limit allows."""

    code, title, status = "too_many", "超过规定的频率", 429
    title_en = "Too often"


class Unavailable(Problem):
    """Something we stand on is not there now; the sentence says what to do."""

    code, title, status = "unavailable", "所依赖的服务暂不可用", 503
    title_en = "Not available now"
