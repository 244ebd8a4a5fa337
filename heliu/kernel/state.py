"""The state folder: everything this installation keeps on disk besides the database, and its one secret."""

import os
import secrets
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SECRET_BYTES = 32


def state_dir() -> Path:
    """``HELIU_STATE_DIR``, else ``.heliu`` beside the checkout; made when missing."""
    folder = Path(os.environ.get("HELIU_STATE_DIR") or CHECKOUT / ".heliu").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret(folder: Path | None = None) -> bytes:
    """The installation's secret: ``HELIU_SECRET``, else a random file made once, readable by its owner only.

    Whoever loses it loses every sealed field: production gives it by the environment and keeps it elsewhere too.
    """
    if given := os.environ.get("HELIU_SECRET"):
        return given.encode()
    return random_file((folder or state_dir()) / "secret")


def random_file(path: Path) -> bytes:
    """The content of ``path``; a random one is written first when there is none, whole or not at all."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_hex(SECRET_BYTES).encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # of two who start at once one wins, and both read the winner's
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes().strip()
