"""The heliu command."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def heliu() -> None:
    """Heliu 合流：跨境电商综合试验区开放平台。"""


def run() -> None:
    app()


if __name__ == "__main__":
    run()
