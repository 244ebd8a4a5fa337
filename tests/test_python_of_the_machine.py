"""Which of a machine's Pythons the commands build on: tried with made-up ones, each told what it can do."""

import subprocess
from pathlib import Path

import pytest

BIN = Path(__file__).resolve().parents[1] / "bin"
# What a Python is asked here: one program, which imports what is wanted and compares its own version.
MADE_UP = '#!/bin/sh\ncase "$2" in *ensurepip*) [ {complete} = 1 ] || exit 1 ;; esac\nexit {too_old}\n'
WHOLE, NO_VENV, OLD = (1, 0), (0, 0), (1, 1)


def found(folder, pythons):
    """The name of the one that is taken, "" for none; ``system`` stands for the one in /usr/bin."""
    for name, (complete, too_old) in pythons.items():
        (folder / name).write_text(MADE_UP.format(complete=complete, too_old=too_old))
        (folder / name).chmod(0o755)
    told = subprocess.run(
        ["/bin/sh", "-c", '. "$1"; PATH="$2"; find_python', str(BIN / "heliu"), str(BIN / "_environment.sh"), folder],
        env={"PATH": "/usr/bin:/bin", "HELIU_PYTHON": str(folder / "system")},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (told.returncode == 0) == bool(told.stdout)
    return Path(told.stdout.strip()).name


@pytest.mark.parametrize(
    ("pythons", "taken"),
    [
        pytest.param({"system": WHOLE, "python3.13": WHOLE}, "system", id="系统自带的优先"),
        pytest.param({"system": NO_VENV, "python3.12": WHOLE}, "python3.12", id="系统自带的缺 venv"),
        pytest.param({"system": OLD, "python3.12": WHOLE, "python3.11": WHOLE}, "python3.12", id="系统自带的太旧"),
        pytest.param({"python3.13": NO_VENV, "python3.11": WHOLE}, "python3.11", id="完整的优先"),
        pytest.param({"system": NO_VENV, "python3.13": NO_VENV}, "system", id="都缺 venv"),
        pytest.param({"python3": WHOLE}, "python3", id="只有一个"),
        pytest.param({"python3": NO_VENV}, "python3", id="只有一个且缺 venv"),
        pytest.param({"system": OLD, "python3": OLD}, "", id="都太旧"),
        pytest.param({}, "", id="一个也没有"),
    ],
)
def test_the_systems_own_python_is_taken_if_it_will_do_else_the_newest_that_will(tmp_path, pythons, taken):
    assert found(tmp_path, pythons) == taken
