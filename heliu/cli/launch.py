"""Starting, watching and stopping an installation: `heliu up`, `status`, `migrate`, `jobs`, `django`."""

import json
import os
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from heliu.cli.addresses import Doors
from heliu.cli.installation import database
from heliu.cli.installation import up as run_installation
from heliu.cli.standing import sentences, standing
from heliu.kernel.state import state_dir

app = typer.Typer(help="运行平台。", no_args_is_help=True)

WEB_PORT = 8000
DOORS_PORT = 8001
NOT_RUNNING = 3


@app.command()
def up(
    *,
    demonstrate: Annotated[bool, typer.Option("--demonstrate", help="装入泸州示范区，并扮演企业报送一批单证")] = False,
    once: Annotated[bool, typer.Option("--once", help="演示后即停止；仅当每一份回执都符合预期时返回 0")] = False,
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    web_port: Annotated[int, typer.Option(help="网页端口；被占用时另选一个")] = WEB_PORT,
    doors_port: Annotated[int, typer.Option(help="报文接收端口；被占用时另选一个")] = DOORS_PORT,
) -> None:
    """启动平台：数据库（未设置 DATABASE_URL 时自带）、报文接收、网页、任务。Ctrl-C 停止。"""
    wanted = Doors(host=host, web_port=web_port, doors_port=doors_port)
    raise typer.Exit(run_installation(wanted, demonstrate=demonstrate or once, once=once))


@app.command()
def migrate(
    *,
    zone: Annotated[bool, typer.Option("--demonstration-zone", help="同时装入泸州示范区的企业与证书")] = False,
) -> None:
    """把数据库结构更新到当前版本。"""
    with database():
        from django.core.management import call_command  # noqa: PLC0415  (the settings need the database's address)

        call_command("migrate", interactive=False, verbosity=1)
        note_decider()
        from heliu.refunds.api import recount  # noqa: PLC0415  (its models want the settings)

        recount()
        if zone:
            load_zone(state_dir())


def load_zone(folder: Path) -> None:
    """The demonstration zone whole: its register with logins, goods and filings, its parks, what taxes start from."""
    from heliu.parks.api import demo_homes, load_demo_parks  # noqa: PLC0415  (as above)
    from heliu.refunds.api import load_demo_refunds  # noqa: PLC0415
    from heliu.registry.api import load_demo_zone  # noqa: PLC0415
    from heliu.reliefs.exemption.api import load_demo_exclusions  # noqa: PLC0415
    from heliu.taxation.bills.api import load_demo_guarantee  # noqa: PLC0415

    load_demo_zone(folder, demo_homes())
    load_demo_parks()
    load_demo_guarantee()
    load_demo_refunds()
    load_demo_exclusions()


def note_decider() -> None:
    """Who decides on what the doors take from now on: known before they open."""
    from heliu.relay import api  # noqa: PLC0415

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        api.note_decider(connection, api.terms_of_relay())


@app.command()
def jobs() -> None:
    """任务进程：定时、重试、投递。"""
    with database():
        from procrastinate.contrib.django import app as procrastinate_app  # noqa: PLC0415

        from heliu.cli.working import work  # noqa: PLC0415
        from heliu.lawbook.api import watch  # noqa: PLC0415

        watch(os.environ["DATABASE_URL"])
        connector = procrastinate_app.connector.get_worker_connector()  # type: ignore[attr-defined]  # Django's own
        with procrastinate_app.replace_connector(connector) as worker:
            work(worker)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)
def django(context: typer.Context) -> None:
    """Django 的管理命令，例如 heliu django createsuperuser。"""
    with database():
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(["heliu django", *context.args])


@app.command()
def status(*, as_json: Annotated[bool, typer.Option("--json", help="只输出一个 JSON 文档")] = False) -> None:
    """正在运行的平台：进程、地址、数据库、各状态的单量。没有运行时返回 3。"""
    facts = standing(state_dir())
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False, default=str))
    else:
        for line in sentences(facts):
            typer.echo(line)
    raise typer.Exit(0 if facts["running"] else NOT_RUNNING)
