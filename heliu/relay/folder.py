"""The folder way (目录交换): a file a message, picked up and answered by the customs' own transport client.

``out/`` is what customs takes, in the order of the names; ``in/`` is what it brings; ``archive/`` and ``refused/`` keep
what we have taken in. A bundle is written whole into a folder of its own and synced, then that folder is renamed
(``.ready-PLACE``), then the files move to ``out/`` one by one. Killed before the renaming, nothing was sent; killed
after it, what still lies there is moved and nothing is written twice, however fast the other side takes files away.
"""

import ctypes
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heliu.clearance.upstream.facts import Place
from heliu.kernel.days import business_day, now
from heliu.relay.facts import Letter, NotReached, Parcel

OUT, IN, ARCHIVE, REFUSED = "out", "in", "archive", "refused"
WRITING: Final = ".writing"
READY: Final = ".ready-"
OCTETS_MAX: Final = 16 * 1024 * 1024
"""A larger file is refused unread."""
IGNORED: Final = (".tmp", ".part")
MODE: Final = 0o640


@dataclass
class FolderUpstream:
    """One folder, on one file system: renaming must be one step."""

    root: Path

    def __post_init__(self) -> None:
        try:
            for name in (OUT, IN, ARCHIVE, REFUSED):
                (self.root / name).mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise self._not_reached(fault) from fault

    def resume(self) -> Place | None:
        try:
            shutil.rmtree(self.root / WRITING, ignore_errors=True)
            ready = sorted(self.root.glob(f"{READY}*"), key=_place_of)
            for folder in ready:
                self._move(folder)
        except OSError as fault:
            raise self._not_reached(fault) from fault
        return _place_of(ready[-1]) if ready else None

    def deliver(self, letters: list[Letter], upto: Place) -> None:
        writing, ready = self.root / WRITING, self.root / f"{READY}{upto}"
        try:
            shutil.rmtree(writing, ignore_errors=True)
            writing.mkdir()
            for one in letters:
                handle = os.open(writing / one.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
                try:
                    _write(handle, one.octets)
                finally:
                    os.close(handle)
            sync(self.root)
            writing.rename(ready)
            sync(self.root)
            self._move(ready)
        except OSError as fault:
            raise self._not_reached(fault) from fault

    def settled(self, upto: Place) -> None:
        for folder in self.root.glob(f"{READY}*"):
            if _place_of(folder) <= upto:
                folder.rmdir()

    def collect(self, most: int) -> list[Parcel]:
        try:
            with os.scandir(self.root / IN) as found:
                names = sorted(
                    one.name
                    for one in found
                    if one.is_file(follow_symlinks=False) and not one.name.startswith(".") and not _unfinished(one.name)
                )
            return [self._parcel(name) for name in names[:most]]
        except OSError as fault:
            raise self._not_reached(fault) from fault

    def put_away(self, parcel: Parcel, refusal: str = "") -> None:
        try:
            (self.root / IN / parcel.name).rename(kept_as(self.root, parcel.name, refusal))
        except OSError as fault:
            raise self._not_reached(fault) from fault

    def close(self) -> None:
        """Nothing is held open."""

    def _parcel(self, name: str) -> Parcel:
        with (self.root / IN / name).open("rb") as file:
            return Parcel(name, file.read(OCTETS_MAX + 1))

    def _move(self, ready: Path) -> None:
        for one in sorted(ready.iterdir()):
            one.rename(self.root / OUT / one.name)
        sync(self.root)

    def _not_reached(self, fault: OSError) -> NotReached:
        return NotReached(f"目录 {self.root} 不可用：{fault.strerror or fault}")


def sync(folder: Path) -> None:
    """Everything written on the file system of ``folder`` is on its disk: one call for a bundle, not one a file."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if _LIBC.syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(handle)


_LIBC: Final = ctypes.CDLL(None, use_errno=True)


def kept_as(root: Path, name: str, refusal: str) -> Path:
    """Where what was taken in is kept: by day, or, with the reason beside it, among what could not be read."""
    folder = root / (REFUSED if refusal else f"{ARCHIVE}/{business_day(now()):%Y%m%d}")
    folder.mkdir(parents=True, exist_ok=True)
    path = _free(folder / name)
    if refusal:
        path.with_name(f"{path.name}.reason.txt").write_text(f"{refusal}\n", encoding="utf-8")
    return path


def keep(root: Path, parcel: Parcel, refusal: str) -> None:
    """Keep what came another way than as a file. Raises NotReached."""
    try:
        path = kept_as(root, parcel.name, refusal)
        path.write_bytes(parcel.octets)
    except OSError as fault:
        raise NotReached(f"目录 {root} 不可用：{fault.strerror or fault}") from fault


def _write(handle: int, octets: bytes) -> None:
    rest = memoryview(octets)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _place_of(ready: Path) -> Place:
    txid, _, number = ready.name.removeprefix(READY).partition(".")
    return Place(int(txid), int(number))


def _unfinished(name: str) -> bool:
    return name.endswith(IGNORED)


def _free(path: Path) -> Path:
    """``path``, or the first of its namesakes that is not taken: what came before is never overwritten."""
    taken, number = path, 1
    while taken.exists():
        number += 1
        taken = path.with_name(f"{path.name}.{number}")
    return taken
