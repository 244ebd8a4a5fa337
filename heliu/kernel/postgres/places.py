"""Where the server's folder and programs stand, so that the account which runs it can reach them."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from heliu.kernel.postgres.account import Account
from heliu.kernel.postgres.binaries import NoPostgres
from heliu.kernel.state import random_file

ELSEWHERE = (Path("/var/lib/heliu"), Path("/var/tmp/heliu"))  # noqa: S108  (root's own folder in it, checked below)
SOCKET_PATH_MAX = 100  # the kernel refuses socket names above 107 bytes; ".s.PGSQL.12345.lock" is part of the name
SOCKET_NAME = 20
ELSEWHERE_NOTE = "elsewhere"
NAME_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one cluster: ``home`` is ours, ``data`` and ``socket`` in it belong to the server's account."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket(self) -> Path:
        return self.home / "socket"

    @property
    def password(self) -> Path:
        return self.home / "password"

    @property
    def log(self) -> Path:
        return self.home / "server" / "log"

    @property
    def has_short_socket(self) -> bool:
        return len(os.fsencode(self.socket)) + SOCKET_NAME < SOCKET_PATH_MAX


def known_place(wanted: Path, account: Account | None) -> Place:
    """Where the cluster of ``wanted`` stands, or would; makes nothing."""
    wanted = wanted.resolve()
    if account is None or account.reaches(wanted):
        return Place(wanted)
    if (wanted / ELSEWHERE_NOTE).exists():
        return settled_place(wanted, account)
    return Place(wanted)


def settled_place(wanted: Path, account: Account | None) -> Place:
    """``wanted`` where the server's account can reach it, else a folder of the machine that ``wanted`` keeps a note of.

    The note is random: who deletes the state folder and starts anew does not meet the old database and its old secret.
    """
    wanted = wanted.resolve()
    if account is None or account.reaches(wanted):
        return Place(wanted)
    wanted.mkdir(parents=True, exist_ok=True)
    name = random_file(wanted / ELSEWHERE_NOTE).decode()[:NAME_LETTERS]
    return Place(reachable_root(account) / name / "postgres")


def reachable_binaries(bin_dir: Path, account: Account | None) -> Path:
    """``bin_dir`` itself, or a copy of its installation made once where the server's account can reach it."""
    bin_dir = bin_dir.resolve()
    if account is None or account.reaches(bin_dir):
        return bin_dir
    # Known by content, so that all checkouts of a machine share one copy.
    name = hashlib.sha256((bin_dir / "postgres").read_bytes()).hexdigest()[:NAME_LETTERS]
    target = reachable_root(account) / "programs" / name
    if not (target / "bin" / "postgres").exists():
        copy_whole(bin_dir.parent, target)
    return target / "bin"


def copy_whole(installation: Path, target: Path) -> None:
    """Copied beside, then renamed: an interrupted copy is never taken for a whole one."""
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(installation, fresh, symlinks=True)
    for folder, _, files in os.walk(fresh):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
    try:
        fresh.rename(target)
    except OSError:  # another process was first: its copy is as good as ours
        shutil.rmtree(fresh)


def reachable_root(account: Account) -> Path:
    for folder in ELSEWHERE:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if folder.stat().st_uid == os.geteuid() and not folder.is_symlink() and account.reaches(folder):
            folder.chmod(0o755)
            (folder / "programs").mkdir(mode=0o755, exist_ok=True)
            (folder / "programs").chmod(0o755)
            return folder
    raise NoPostgres(
        f"PostgreSQL 由账户 {account.name} 运行，而它无法到达本目录，{'、'.join(map(str, ELSEWHERE))} 也不可用。"
        "请把项目放到该账户可以进入的目录，以普通用户运行，或设置 DATABASE_URL。"
    )
