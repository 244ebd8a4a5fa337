"""A small installation for the survival test: database and intake under one supervisor. Usage: STATE_DIR PORT."""

import os
import sys
from pathlib import Path
from threading import Event

from heliu.kernel.postgres.cluster import installation_cluster
from heliu.kernel.processes import Program, Supervisor


def main() -> None:
    state, port = Path(sys.argv[1]), sys.argv[2]
    cluster = installation_cluster(state)
    os.environ["DATABASE_URL"] = cluster.start()

    def watch() -> bool:
        if cluster.running():
            return False
        before = os.environ["DATABASE_URL"]
        os.environ["DATABASE_URL"] = cluster.start()
        return os.environ["DATABASE_URL"] != before

    words = (sys.executable, "-m", "heliu.intake.serve", "--port", port, "--workers", "2")
    Supervisor([Program("intake", words, state / "logs" / "intake.log")], watch).start()
    Event().wait()


main()
