"""A RabbitMQ of one's own, from Debian's package, in a temporary folder, gone afterwards: to measure and to test."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from heliu.kernel.amqp import AmqpProblem, Broker
from heliu.kernel.ports import free_port
from heliu.kernel.problems import Unavailable

PROGRAM: Final = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
READY_S_MAX: Final = 90.0
STOP_S_MAX: Final = 20.0
LOOK_S: Final = 0.2


class NoBroker(Unavailable):
    """Debian's RabbitMQ is not here, or does not come up."""

    code = "no_broker"


@contextmanager
def own_broker(folder: Path) -> Iterator[str]:
    """Its address. Raises NoBroker."""
    if not PROGRAM.exists():
        raise NoBroker("本机没有 RabbitMQ。安装：apt-get install rabbitmq-server。")
    port, names = free_port(), free_port()
    (folder / "plugins").write_text("[].")
    surroundings = {
        **os.environ,
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"heliu{os.getpid()}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "db"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "config"),
        "RABBITMQ_CONF_ENV_FILE": os.devnull,
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }
    with (folder / "broker.log").open("wb") as out:
        process = subprocess.Popen(
            [str(PROGRAM)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=surroundings,
            cwd=folder,
            process_group=0,
        )
    address = f"amqp://guest:guest@127.0.0.1:{port}/"
    try:
        _wait(process, address, folder / "broker.log")
        yield address
    finally:
        _end(process)
        subprocess.run(["epmd", "-port", str(names), "-kill"], env=surroundings, capture_output=True, check=False)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + READY_S_MAX
    while True:
        try:
            Broker(address).close()
        except AmqpProblem as fault:
            if process.poll() is not None or time.monotonic() > until:
                raise NoBroker(f"RabbitMQ 没有就绪（{fault}）：{log.read_text(errors='replace')[-1_000:]}") from fault
            time.sleep(LOOK_S)
        else:
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_S_MAX)
            return
