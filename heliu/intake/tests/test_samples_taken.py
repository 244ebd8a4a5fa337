"""The samples of the command line are taken by the doors: the documents of one seed match and are decided."""

import pytest

from heliu.ceb.specimens.sample import sample
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL
from heliu.kernel.days import business_day, now

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NOT_REFUSED = {"300", "500", "800"}


def document(kind, seed):
    made = sample(kind, seed, business_day(now()))
    return (made.head, made.lines) if made.lines else made.head


@pytest.mark.parametrize("seed", range(1, 7))
def test_the_documents_of_a_seed_match_and_are_decided(counter, seed):
    kinds = (ORDER, PAYMENT, WAYBILL, INVENTORY)
    answers = counter.commit(*(counter.signed(kind, document(kind, seed)) for kind in kinds))
    statuses = [answer["returnStatus"] for (answer,) in answers]
    assert statuses[:3] == ["120"] * 3
    assert statuses[3] in NOT_REFUSED, answers[3]
