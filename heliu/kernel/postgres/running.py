"""What the running server says of itself: its process and doors, read from the file it keeps in its data folder."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from heliu.kernel.postgres.places import Place

DATABASE = "heliu"
USER = "heliu"
PID_FILE_LINES = 8


@dataclass(frozen=True, slots=True)
class Running:
    """A server that is up: its process, its loopback port and its socket folder (empty where the path is too long)."""

    pid: int
    port: int
    socket: str
    ready: bool
    shared_memory: int | None


def running(place: Place) -> Running | None:
    """``None`` when no server runs on this folder. A process that died and was not buried counts as dead."""
    try:
        lines = (place.data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(lines) < PID_FILE_LINES or not is_postgres(int(lines[0])):
        return None
    memory = lines[6].split()
    return Running(
        pid=int(lines[0]),
        port=int(lines[3]),
        socket=lines[4].strip(),
        ready=lines[7].strip() == "ready",
        shared_memory=int(memory[1]) if len(memory) == 2 else None,  # noqa: PLR2004
    )


def is_postgres(pid: int) -> bool:
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return not Path("/proc/self").exists() and answers(pid)
    return name.endswith("postgres") and rest.split()[0] != "Z"


def answers(pid: int) -> bool:
    """Where there is no /proc (not Linux): the process exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def address(place: Place, server: Running, database: str = DATABASE) -> str:
    """The libpq address: by socket where there is one (a fifth faster than TCP), else by loopback."""
    password = quote(place.password.read_text().strip(), safe="")
    if server.socket:
        return f"postgresql://{USER}:{password}@/{database}?host={quote(server.socket, safe='')}&port={server.port}"
    return f"postgresql://{USER}:{password}@127.0.0.1:{server.port}/{database}"


def bury(place: Place) -> None:
    """Remove the lock of a server that was killed and whose process nobody buried (a container without an init).

    PostgreSQL takes the unburied process for a living one and would refuse to start for ever. It is safe only when no
    back end of the dead server still holds its shared memory, which the kernel's own table tells.
    """
    lock = place.data / "postmaster.pid"
    try:
        lines = lock.read_text().splitlines()
        rest = Path(f"/proc/{int(lines[0])}/stat").read_text().rpartition(")")[2]
        table = Path("/proc/sysvipc/shm").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, ValueError, IndexError):
        return
    if rest.split()[0] != "Z" or len(lines) < 7 or len(lines[6].split()) != 2:  # noqa: PLR2004
        return
    held = {row.split()[1]: int(row.split()[6]) for row in table[1:]}  # shmid → processes attached
    if held.get(lines[6].split()[1], 0) == 0:
        lock.unlink(missing_ok=True)
