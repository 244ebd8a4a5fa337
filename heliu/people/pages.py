"""docs/permissions.md: who may do what, from the table the program itself asks. ``python -m heliu.people.pages``."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from heliu.people.facts import ENTERPRISE_ROLES, OFFICER_ROLES, Duty, Permission
from heliu.people.permissions import permissions

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
HEAD: Final = """# 权限表 / Permissions

<!-- 由 `python -m heliu.people.pages` 生成，请勿手改 / generated, do not edit -->

每项权限一句话；每个办理动作在服务内部核对它。● 持有；◐ 持有，且可委托其他企业代办；○ 仅限所列备案身份的企业。
One sentence a permission; every verb asks for it inside its service. ● holds it; ◐ holds it and may delegate it; ○ only
enterprises filed in the roles named. Kept in `heliu/people/permissions.yaml`.
"""


def page() -> str:
    rooms = groupby(permissions().values(), key=lambda one: one.name.partition(".")[0])
    return HEAD + "".join("\n" + "\n".join(_section(room, list(found))) + "\n" for room, found in rooms)


def _section(room: str, found: list[Permission]) -> Iterator[str]:
    yield f"## {room}\n"
    heads = [*(duty.zh for duty in Duty), *(role.zh for role in OFFICER_ROLES), "公开"]
    yield f"| 权限 | 内容 | {' | '.join(heads)} |"
    yield f"|---|---|{':-:|' * len(heads)}"
    for one in found:
        cells = [*(_duty(one, duty) for duty in Duty), *("●" if role in one.office else "" for role in OFFICER_ROLES)]
        cells.append("●" if one.public else "")
        yield f"| `{one.name}` | {one.zh}{_filed_as(one)}<br>{one.en} | {' | '.join(cells)} |"


def _duty(one: Permission, duty: Duty) -> str:
    if duty not in one.duties:
        return ""
    return "◐" if one.delegable else "○" if one.filed_as else "●"


def _filed_as(one: Permission) -> str:
    named = [role.zh for role in ENTERPRISE_ROLES if role in one.filed_as]
    return f"（仅限{'、'.join(named)}）" if named else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
