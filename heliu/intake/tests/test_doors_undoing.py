"""Undoing through the real doors, as the demonstration shows it."""

import random
import time
from datetime import datetime

import pytest

from heliu.cli.traffic.keys import signer_of
from heliu.cli.traffic.plan import BEIJING, latest_opening
from heliu.cli.traffic.post import Post
from heliu.cli.traffic.scenes import Scenery
from heliu.cli.traffic.undoing_acts import UndoingPlay
from heliu.conformance.calling import Line

pytestmark = pytest.mark.database


def test_every_scene_of_undoing_comes_out_as_it_says(zone):
    run = int(time.time()) + random.randrange(1_000_000)  # noqa: S311 - numbers nobody has used before
    with Line(zone.url) as line:
        play = UndoingPlay(Post(line), Scenery(run, latest_opening(datetime.now(BEIJING))), signer_of(zone.state))
        assert [(row.title, row.status, row.sentence) for row in play.rows() if not row.right] == []
