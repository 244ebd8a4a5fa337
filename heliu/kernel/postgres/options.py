"""How the embedded server is set: durable always, and sized for one machine that other programs share."""

import os
from collections.abc import Mapping
from pathlib import Path

SHARED_BUFFERS_MB_MIN, SHARED_BUFFERS_MB_MAX = 128, 2048
SHARE_OF_MEMORY = 8  # one part in eight: other programs run here too
SYSTEM_ZONES = Path("/usr/share/zoneinfo")


def utc_name() -> str:
    """What the server calls UTC. The packaged binaries bring no zones; without the system's they know only GMT."""
    return "UTC" if (SYSTEM_ZONES / "UTC").exists() else "GMT"


def shared_buffers() -> str:
    """The server's own cache, by the memory of this machine: indexes of the open generation should stay in it."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return f"{min(SHARED_BUFFERS_MB_MAX, max(SHARED_BUFFERS_MB_MIN, memory_mb // SHARE_OF_MEMORY))}MB"


def server_options(port: int, socket: str, more: Mapping[str, str]) -> dict[str, str]:
    """What is acknowledged is on disk: nothing here or in ``more`` may loosen fsync, commit or full pages."""
    return {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": socket,
        "unix_socket_permissions": "0777",  # the door has a password of its own (scram)
        "shared_buffers": os.environ.get("HELIU_PG_SHARED_BUFFERS") or shared_buffers(),
        "max_connections": "120",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "off",
        "jit": "off",  # our statements are short and many: compiling them costs more than it saves
        "timezone": utc_name(),  # business days are reckoned in Python
        "log_timezone": utc_name(),
        "logging_collector": "off",
        "log_min_messages": "warning",
        "lc_messages": "C",
        **more,
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
    }
