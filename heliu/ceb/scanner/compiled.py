"""The compiler's door: numba's ``njit``, its cache kept per state of all the sources that are compiled.

Numba stamps a cached function with the file it stands in, not with the files of what it calls: after a change in
``values.py`` alone the old compiled pass of ``kernel.py`` would go on being used. So every state has its own folder.
"""

import os
from hashlib import sha256
from pathlib import Path

from numba import config, njit

__all__ = ["njit"]

_HERE = Path(__file__).parent


def state_of_sources(folder: Path) -> str:
    """Return a name for what the compiled sources say, and those whose constants are compiled into them."""
    sources = [path.read_bytes() for path in sorted(folder.glob("*.py"))]
    constants = [(folder / "columns.py").read_bytes(), (folder.parent / "limits.py").read_bytes()]
    compiled = [source for source in sources if b"njit" in source or b"intrinsic" in source]
    return sha256(b"\0".join(compiled + constants)).hexdigest()


_BASE = Path(os.environ.get("NUMBA_CACHE_DIR") or _HERE / "__pycache__")
config.CACHE_DIR = str(_BASE / f"numba-{state_of_sources(_HERE)[:16]}")  # type: ignore[attr-defined]
