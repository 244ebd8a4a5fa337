"""How the embedded server is set: durable always, and sized for one machine that other programs share."""

import os
from collections.abc import Mapping
from pathlib import Path

SHARED_BUFFERS = "256MB"
SYSTEM_ZONES = Path("/usr/share/zoneinfo")


def utc_name() -> str:
    """What the server calls UTC. The packaged binaries bring no zones; without the system's they know only GMT."""
    return "UTC" if (SYSTEM_ZONES / "UTC").exists() else "GMT"


def server_options(port: int, socket: str, more: Mapping[str, str]) -> dict[str, str]:
    """What is acknowledged is on disk: nothing here or in ``more`` may loosen fsync, commit or full pages."""
    return {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": socket,
        "unix_socket_permissions": "0777",  # the door has a password of its own (scram)
        "shared_buffers": os.environ.get("HELIU_PG_SHARED_BUFFERS") or SHARED_BUFFERS,
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
