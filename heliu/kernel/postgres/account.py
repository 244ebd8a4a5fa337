"""Who runs the server: PostgreSQL refuses root, so root lends it an unprivileged account that already exists."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from heliu.kernel.postgres.binaries import NoPostgres

ACCOUNTS = ("postgres", "nobody")  # both have a passwd entry, which initdb and the server look up


@dataclass(frozen=True, slots=True)
class Account:
    """An account of this machine, and what it can reach."""

    name: str
    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Whether it can walk down to ``path`` (whose missing tail would be made by us)."""
        existing = path if path.exists() else next(parent for parent in path.parents if parent.exists())
        return all(self._may_enter(folder) for folder in (existing, *existing.parents) if folder.is_dir())

    def _may_enter(self, folder: Path) -> bool:
        facts = folder.stat()
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & stat.S_IXUSR)
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & stat.S_IXGRP)
        return bool(facts.st_mode & stat.S_IXOTH)

    def owns(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)


def server_account() -> Account | None:
    """``None``: the server runs as whoever we are. As root: the account it is lent."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise NoPostgres(
        "PostgreSQL 不能以 root 运行，而本机没有 postgres 或 nobody 账户。"
        "请以普通用户运行本程序，或设置 DATABASE_URL 使用已有的数据库。"
    )
