"""The compiled pass checks no bounds: it must be shown that it needs none, and that its cache is never an old one."""

import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from heliu.ceb.scanner import compiled, kernel, scan
from heliu.ceb.scanner.columns import Profile
from heliu.ceb.scanner.tests.mill import ALL, Letter, agreed, head_of, letter, line_of, plan_of, scanned
from heliu.declarations.columns import DELIVERY, INVENTORY, ORDER, PAYMENT

ROOT = Path(__file__).resolve().parents[4]
WATCHED_CASES = int(os.environ.get("HELIU_WATCHED_CASES") or 250)
BEHIND = 4096  # octets laid behind every output array, to see whether any is touched
MARK = 0xA5


def full(profile: Profile, fill: str, *, every: bool) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """A head and a line with every text (``every``: the optional ones too) at its greatest length."""
    plan = plan_of(profile)

    def stretched(dull: dict[str, str | None], part: object) -> dict[str, str | None]:
        fields = [
            field
            for field in part.fields  # type: ignore[attr-defined]
            if field.kind == "string" and field.max_length and not field.fixed and field.name not in plan.expected
            if (every or field.name in dull) and field.name not in plan.times
            if not field.name.endswith(("Code", "code", "Telephone", "telephone", "IdNumber", "Date"))
        ]
        return dull | {field.name: ("A" if field.name in plan.plain else fill) * field.max_length for field in fields}

    head = stretched(plan.dull_head, plan.message.head)
    return head, stretched(plan.dull_line, plan.message.lines) if plan.message.lines else {}


class Guarded(scan.Buffers):
    """The same arrays, each cut from a larger one whose end is marked."""

    def __init__(self) -> None:
        super().__init__()
        self.echo_ends = self.guarded(scan.DOCUMENTS_MAX * 8).view(np.int64)
        self.scratch = self.guarded(self.scratch.size)

    def guarded(self, size: int) -> scan.Octets:
        whole = np.full(size + BEHIND, MARK, np.uint8)
        self.__dict__.setdefault("wholes", []).append(whole)
        return whole[:size]

    def fit(self, size: int) -> None:
        super().fit(size)  # what it would have made
        self.rows, self.echo = self.guarded(self.rows.size), self.guarded(self.echo.size)

    def untouched(self) -> bool:
        return all((whole[-BEHIND:] == MARK).all() for whole in self.__dict__["wholes"])


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> Guarded:
    buffers = Guarded()
    monkeypatch.setattr(scan, "_buffers", buffers)
    return buffers


@pytest.mark.parametrize(
    "fill", ["\\", "泸", "𠀀", "&quot;", "&amp;"], ids=["反斜线", "汉字", "四字节", "引号", "与号"]
)
@pytest.mark.parametrize("profile", ALL, ids=lambda profile: plan_of(profile).message.zh)
def test_a_full_message_stays_within_its_room(profile: Profile, fill: str, guarded: Guarded) -> None:
    head, line = full(profile, fill, every=False)
    lines = [line] * 99 if line else []
    most = plan_of(profile).message.max_bodies or 100
    found = agreed(profile, letter(profile, *[(head, lines)] * min(most, 3 if line else 100)))
    assert found is not None
    assert guarded.untouched()
    assert len(found.rows) + len(b"".join(found.echoes)) > 0


@pytest.mark.parametrize("profile", ALL, ids=lambda profile: plan_of(profile).message.zh)
def test_what_a_document_writes_is_less_than_the_room_made_sure_of(profile: Profile, guarded: Guarded) -> None:
    for fill, every in (("\\", False), ("\\", True), ("A", False)):
        head, line = full(profile, fill, every=every)
        for lines in ([line], [line] * 99, [line_of(profile, totalPrice="10000000000")] * 99) if line else ([],):
            sent = letter(profile, (head, lines))
            found = scanned(profile, sent)
            assert found is not None
            size = len(sent.raw) - sent.raw.find(b">", sent.raw.find(b"<ceb:"))
            # Half the room is kept in hand: a new column must be paid for in ROOM_PER_DOCUMENT.
            assert len(found.rows) < (4 * size + kernel.ROOM_PER_DOCUMENT) // 2
            assert len(found.echoes[0]) < (4 * size + kernel.ROOM_PER_DOCUMENT) // 2
    assert guarded.untouched()


@pytest.mark.parametrize("profile", [ORDER, INVENTORY, DELIVERY], ids=["订单", "清单", "运单状态"])
def test_a_hundred_of_the_smallest_documents_stay_within_their_room(profile: Profile, guarded: Guarded) -> None:
    lines = [line_of(profile)] if plan_of(profile).message.lines else []
    assert agreed(profile, letter(profile, *[(head_of(profile), lines)] * 100)) is not None
    assert guarded.untouched()


def test_more_documents_or_lines_than_allowed_touch_nothing_behind_the_arrays(guarded: Guarded) -> None:
    assert scanned(DELIVERY, letter(DELIVERY, *[(head_of(DELIVERY), [])] * 300)) is None
    assert scanned(ORDER, letter(ORDER, (head_of(ORDER), [line_of(ORDER)] * 300))) is None
    assert guarded.untouched()


def test_a_message_near_the_limit_of_octets_is_scanned_within_its_room(guarded: Guarded) -> None:
    head, line = full(INVENTORY, "\\", every=True)
    sent = letter(INVENTORY, *[(head, [line] * 99)] * 30)
    assert 7 * 2**20 < len(sent.raw) < 8 * 2**20
    found = scanned(INVENTORY, sent)
    assert found is not None
    assert found.rows.count(b"\n") == 30
    assert guarded.untouched()


def test_threads_do_not_share_what_they_write() -> None:
    letters = [letter(PAYMENT, *[(head_of(PAYMENT, orderNo=f"{n}-{'泸' * n}"), [])] * 40) for n in range(12)]
    alone = [scanned(PAYMENT, each) for each in letters]
    start = threading.Barrier(4)

    def work(_: int) -> list[scan.Scan | None]:
        start.wait()
        return [scanned(PAYMENT, each) for _ in range(20) for each in letters]

    with ThreadPoolExecutor(4) as pool:
        for answers in pool.map(work, range(4)):
            assert answers == alone * 20


def test_plain_python_over_watched_arrays_reaches_outside_none_and_writes_the_same() -> None:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "heliu.ceb.scanner.tests.watched", "watched", str(WATCHED_CASES)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["accepted"] > WATCHED_CASES // 8


def test_a_change_in_any_compiled_source_gets_a_cache_of_its_own(tmp_path: Path) -> None:
    here = Path(compiled.__file__).parent
    folder = shutil.copytree(here, tmp_path / "scanner", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    shutil.copy(here.parent / "limits.py", tmp_path)
    names = {compiled.state_of_sources(here), compiled.state_of_sources(folder)}
    assert len(names) == 1
    for source in ("values", "strokes", "lines", "emit", "kernel", "siphash", "words", "columns"):
        with (folder / f"{source}.py").open("a") as file:
            file.write("# changed\n")
        names.add(compiled.state_of_sources(folder))
    assert len(names) == 9
    assert compiled.state_of_sources(here)[:16] in kernel.documents._cache.cache_path


def test_a_body_that_ends_in_front_of_its_root_is_refused() -> None:
    sent = letter(INVENTORY)
    for end in (0, 1, 40, 100):
        assert scanned(INVENTORY, Letter(sent.raw, end)) is None
