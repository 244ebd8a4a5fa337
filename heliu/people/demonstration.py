"""Logins of the demonstration zone, one per role; their password lies in the state folder for all of the machine."""

from __future__ import annotations

import json
import secrets
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml
from django.conf import settings
from django.db import transaction

from heliu.kernel.problems import NotAllowed
from heliu.people.facts import Role
from heliu.people.models import Member, Post, User

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

SEED: Final = files("heliu.people") / "seed" / "demonstration.yaml"
LOGINS_FILE: Final = "logins.json"
PASSWORD_OCTETS: Final = 9


@transaction.atomic
def load_demo_logins(folder: Path, firms: Mapping[Role, str], since: date) -> None:
    """Make the logins that are missing and say them in ``folder``; ``firms``: who of the zone stands for which role.

    What somebody has changed in between (a password, a membership ended) is left, unless the file is gone: then all
    demonstration logins get the new password that the new file names.
    """
    if settings.PRODUCTION:
        raise NotAllowed("示范登录的密码人人可见, 生产环境 (HELIU_MODE=production) 不建立示范登录。")
    path, seeded = folder / LOGINS_FILE, yaml.safe_load(SEED.read_text(encoding="utf-8"))["logins"]
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    password = told["password"] if told else f"demo-{secrets.token_urlsafe(PASSWORD_OCTETS)}"
    for row in seeded:
        user, is_new = User.objects.get_or_create(username=row["username"], defaults={"full_name": row["name"]})
        if is_new or told is None:
            user.set_password(password)
            user.save(update_fields=["password"])
        if is_new:
            _employ(user, row, firms, since)
    if told is None:
        logins = [_told(row, firms) for row in seeded]
        path.touch(mode=0o600)  # before there is anything in it to read
        path.write_text(json.dumps({"password": password, "logins": logins}, ensure_ascii=False, indent=2))


def _employ(user: User, row: dict[str, Any], firms: Mapping[Role, str], since: date) -> None:
    role = Role(row["role"])
    if "office" in row:
        Post.objects.create(user=user, role=role, office=row["office"], park=row.get("park", ""), since=since)
    else:
        rows = [Member(user=user, firm_code=firms[role], duty=duty, since=since) for duty in row["duties"]]
        Member.objects.bulk_create(rows)


def _told(row: dict[str, Any], firms: Mapping[Role, str]) -> dict[str, str]:
    role = Role(row["role"])
    return {
        "username": row["username"],
        "name": row["name"],
        "role": role.zh,
        "for": row.get("office") or firms[role],
    }
