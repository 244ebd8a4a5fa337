"""The samples of the command line are taken by the doors: the documents of one seed match and are decided."""

import re
from random import Random

import pytest

from heliu.ceb.codes import explain
from heliu.ceb.signature.sign import SigningProblem
from heliu.ceb.specimens.annotated import written
from heliu.ceb.specimens.mutate import mutated
from heliu.ceb.specimens.sample import sample
from heliu.intake.tests.customs_counter import DELIVERY, INVENTORY, ORDER, PAYMENT, WAYBILL
from heliu.kernel.days import business_day, now

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NOT_REFUSED = {"300", "500", "800"}
SPOILT = 20


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


def sealed(counter, raw):
    """Signed where a signer can read it at all; else as it is, which the doors must answer too."""
    try:
        return counter.signer.sign(raw, "strict", canonical=False)
    except SigningProblem:
        return raw


@pytest.mark.parametrize("kind", [ORDER, PAYMENT, WAYBILL, DELIVERY, INVENTORY])
def test_a_spoilt_sample_is_answered_by_the_doors_under_codes_of_the_catalogue_only(counter, kind):
    random = Random(f"doors/{kind}")  # noqa: S311 - the same faults in every run
    codes = set()
    for seed in range(100, 100 + SPOILT):
        raw = mutated(written(sample(kind, seed, business_day(now())), signed=False, plain=True), random)
        for answer in counter.commit(sealed(counter, raw))[0]:
            codes |= {answer["returnStatus"], *re.findall(r"\[Code:([^;]+);", answer["returnInfo"])}
    assert not [code for code in codes if explain(code) is None or not explain(code).entries]
    assert len(codes) > 3
