"""Acts as enterprises on a running platform: real messages through the real doors, and a table of what came back.

Every run uses numbers and buyers of its own, so it may be repeated on the same database for ever.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from rich.table import Table

from heliu.ceb.originals.asking import TAKEN
from heliu.clearance.upstream.api import deciders_of
from heliu.cli.telling import console
from heliu.cli.traffic.acts import Play
from heliu.cli.traffic.documents import Papers
from heliu.cli.traffic.firms import DEMO_FIRMS
from heliu.cli.traffic.post import Post
from heliu.cli.traffic.relayed_acts import RelayedPlay
from heliu.cli.traffic.rows import Row
from heliu.conformance.calling import Line

SENTENCE_CHARS_MAX: Final = 110
TOKENS: Final = Path("sandbox") / "tokens.json"
LOGINS: Final = Path("sandbox") / "logins.json"
CONSUMER: Final = Path("sandbox") / "consumer.json"
DELIVERED: Final = "delivered"


def demonstrate(base_url: str, state_dir: Path, *, has_jobs: bool = True) -> bool:
    """Send all scenes to the platform at ``base_url``; True iff every answer was the expected one.

    Then something is left for everybody to do, and the figures are counted: the timers would take minutes.
    ``has_jobs``: whether a worker runs there, which signs and uploads what customs asks for.
    """
    with Line(base_url, token_of(state_dir)) as line:
        play = Play(Post(line), state_dir)
        rows = acted(play)
    if play.bought is not None:
        remember_consumer(state_dir, play.bought)
    if has_jobs:
        rows.append(asked_as_customs(base_url))
    rows += settled(play)
    left = subprocess.run([sys.executable, "-m", "heliu.cli.leaving"], stdout=sys.stderr, check=False).returncode == 0
    show(rows)
    return left and all(row.right for row in rows)


def acted(play: Play) -> list[Row]:
    """Where customs decides only what the first answers tell is acted."""
    told = deciders_of(os.environ)
    imports, exports = told.relayed("CEB621"), told.relayed("CEB603")
    return RelayedPlay(play, imports, exports).rows() if imports or exports else play.rows()


def asked_as_customs(base_url: str) -> Row:
    """Customs asks the platform for a payment original; it is signed, uploaded and verified at the other end."""
    words = [sys.executable, "-m", "heliu.cli.asking", base_url]
    asked = subprocess.run(words, stdout=subprocess.PIPE, check=False)
    told = json.loads(asked.stdout) if asked.returncode == 0 else {"code": "–", "state": "", "order": ""}
    right = (told["code"], told["state"]) == (TAKEN, DELIVERED)
    said = "已加签上传，海关验签答复 10000" if right else told["state"] or "没有答复"
    title = "海关调取支付原始数据（179 号公告）"
    return Row(title, TAKEN, told["code"], f"订单 {told['order']}：{said}", "", right)


def settled(play: Play) -> list[Row]:
    """Where the money of what was sent has got to; nothing where customs decides: there nothing was released."""
    told = {"taxed": play.taxed, "summed": play.exports.summed}
    if not any(told.values()):
        return []
    words = [sys.executable, "-m", "heliu.cli.traffic.settling"]
    done = subprocess.run(words, input=json.dumps(told).encode(), stdout=subprocess.PIPE, check=False)
    if done.returncode:
        return [Row("税款、退税、收汇", "办结", "–", "办理的进程失败，详见标准错误", "", right=False)]
    return [Row(**row) for row in json.loads(done.stdout)]


def remember_consumer(state_dir: Path, papers: Papers) -> None:
    """A made-up person who bought something, and what they say of themselves on the consumer's page."""
    person = papers.purchase.person
    told = {"name": person.name, "id_number": person.id_number, "number": papers.order_no}
    path = state_dir / CONSUMER
    path.touch(mode=0o600)
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2))


def consumer_of(state_dir: Path) -> dict[str, str] | None:
    path = state_dir / CONSUMER
    return json.loads(path.read_text()) if path.exists() else None


def token_of(state_dir: Path) -> str | None:
    path = state_dir / TOKENS
    if not path.exists():
        return None
    held: dict[str, str] = json.loads(path.read_bytes())
    return held.get(DEMO_FIRMS.seller.code)


def show_logins(state_dir: Path) -> None:
    """One login per role, and the password they share; nothing where the zone has none."""
    path = state_dir / LOGINS
    if not path.exists():
        return
    told = json.loads(path.read_bytes())
    table = Table(title="示范登录（仅限示范区；密码相同）", title_justify="left")
    for column in ("角色", "用户名", "密码", "姓名", "单位"):
        table.add_column(column, no_wrap=True)
    for login in told["logins"]:
        table.add_row(login["role"], login["username"], told["password"], login["name"], login["for"])
    console().print(table)
    if buyer := consumer_of(state_dir):
        console().print(
            f"消费者  /consumer/  姓名 {buyer['name']}，证件号码 {buyer['id_number']}（虚构），订单号 {buyer['number']}"
        )


def show(rows: list[Row]) -> None:
    screen = console()
    table = Table(title="泸州示范区：企业报送与回执", title_justify="left", show_lines=False)
    table.add_column("单证 / 情形", min_width=24)
    table.add_column("预期", no_wrap=True)
    table.add_column("回执状态", no_wrap=True)
    table.add_column("说明", ratio=1)
    table.add_column("税款", justify="right", no_wrap=True)
    table.add_column("")
    for row in rows:
        sentence = row.sentence if len(row.sentence) <= SENTENCE_CHARS_MAX else row.sentence[:SENTENCE_CHARS_MAX] + "…"
        mark = "[green]✓[/green]" if row.right else "[red]✗[/red]"
        table.add_row(row.title, row.expected, row.status, sentence.replace("[", r"\["), row.tax, mark)
    screen.print(table)
    right = sum(row.right for row in rows)
    screen.print(f"{right} / {len(rows)} 符合预期", style="green" if right == len(rows) else "red")
