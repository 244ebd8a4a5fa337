"""One parcel in every export mode, end to end through the real doors: documents in, receipts out, found again."""

import random
import threading
import time
from contextlib import contextmanager
from datetime import datetime

import psycopg
import pytest

from heliu.clearance.exports.summaries.forming import form_next
from heliu.cli.traffic.acts import Play
from heliu.cli.traffic.export_acts import TITLES, ExportPlay
from heliu.cli.traffic.keys import signer_of
from heliu.cli.traffic.plan import BEIJING, latest_opening
from heliu.cli.traffic.post import Post
from heliu.cli.traffic.return_acts import ReturnPlay
from heliu.cli.traffic.scenes import Scenery
from heliu.cli.traffic.truth import Kind
from heliu.conformance.calling import Line
from heliu.declarations.api import Archive
from heliu.kernel.days import now
from heliu.kernel.sealing import Sealer
from heliu.kernel.state import secret

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def play(zone):
    run = int(time.time()) + random.randrange(1_000_000)  # noqa: S311 - numbers nobody has used before
    with Line(zone.url) as line:
        yield ExportPlay(Post(line), Scenery(run, latest_opening(datetime.now(BEIJING))), signer_of(zone.state))


@contextmanager
def summaries_formed(zone):
    """What the jobs process does with an application that is whole."""
    over = threading.Event()

    def work():
        with psycopg.connect(zone.database_url) as connection:
            while not over.wait(0.1):
                form_next(connection, Archive(Sealer(secret(zone.state))), now())

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()


def test_every_scene_of_the_demonstration_comes_out_as_it_says(play, zone):
    with summaries_formed(zone):
        rows = list(play.rows())
    assert [(row.title, row.status, row.sentence) for row in rows if not row.right] == []


def test_an_export_comes_back_as_its_scenes_say(play):
    assert [(row.title, row.status, row.sentence) for row in ReturnPlay(play).rows() if not row.right] == []


def test_a_site_takes_in_what_was_declared(play, zone):
    assert [
        (row.title, row.status, row.sentence) for row in Play(play.post, zone.state).taken_in() if not row.right
    ] == []


@pytest.mark.parametrize("mode", TITLES)
def test_the_receipt_of_a_parcel_is_found_by_its_number(play, mode):
    papers = play.papers(Kind.OK, mode)
    told = play.send(papers)
    assert (told.message, told.status) == ("CEB604", "800")
    assert play.post.ask("GET", f"/ceb/CEB604/{papers.cop_no}").of(papers.cop_no) == told
    order = play.post.ask("GET", f"/ceb/CEB304/{papers.order_no}").of(papers.order_no)
    assert order.status == "120"
