"""Recognition: every move of every state, who may, and a score anybody can compute again."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, TooLarge
from heliu.parks import api
from heliu.parks.facts import RecognitionState
from heliu.parks.models import Recognition
from heliu.parks.rules import RECOGNITION_MOVES
from heliu.parks.tests.factories import (
    AT,
    DAY,
    FIGURES,
    FIRM,
    OTHER,
    PARK,
    PDF,
    clerk,
    operator,
    recognition_in,
    reviewer,
    zone,
)

pytestmark = pytest.mark.django_db
POINTS = {"OPERATOR": Decimal(8), "SUPPORT": Decimal(9), "PLAN": Decimal(10)}
NUMBER = "RD20269001"


@pytest.fixture(autouse=True)
def parks(db):
    api.load_parks()


def review(actor, points=POINTS, number=NUMBER):
    api.review(number, points, "材料齐全，属实。", AT, actor=actor)


VERBS = {
    RecognitionState.SUBMITTED: lambda: api.submit(NUMBER, FIGURES, "2026-01-01 至 2026-11-02", AT, actor=operator()),
    RecognitionState.RETURNED: lambda: api.send_back(NUMBER, "规划缺少年度任务", actor=reviewer()),
    RecognitionState.REVIEWED: lambda: (review(reviewer("李四")), review(reviewer("王五"))),
    RecognitionState.NOTICE: lambda: api.give_notice(NUMBER, DAY, actor=zone()),
    RecognitionState.RECOGNISED: lambda: api.decide(NUMBER, RecognitionState.RECOGNISED, "", AT, actor=zone()),
    RecognitionState.REFUSED: lambda: api.decide(NUMBER, RecognitionState.REFUSED, "未达标准", AT, actor=zone()),
    RecognitionState.WITHDRAWN: lambda: api.withdraw(NUMBER, actor=operator()),
}


@pytest.mark.parametrize(("state", "to"), list(product(RecognitionState, VERBS)))
def test_every_move(state, to):
    case = recognition_in(state)
    if state in {RecognitionState.REVIEWED, RecognitionState.NOTICE}:
        for name in ("李四", "王五"):
            case.opinions.create(
                reviewer_id=reviewer(name).user_id,
                points={code: str(told) for code, told in POINTS.items()},
                words="属实",
                given_at=AT,
            )
        case.evidence.filter(item="VALUE").update(value=Decimal(50_000_000))  # enough to pass
    if to in RECOGNITION_MOVES[state]:
        VERBS[to]()
        assert Recognition.objects.get().state == to
    else:
        with pytest.raises(Conflict):
            VERBS[to]()
        assert Recognition.objects.get().state == state


def test_from_draft_to_certificate_and_the_score_again():
    number = api.open_recognition(PARK, AT, actor=operator())
    assert number == "RD20260001"
    with pytest.raises(Conflict, match=number):
        api.open_recognition(PARK, AT, actor=operator())
    with pytest.raises(Invalid) as lacking:
        api.submit(number, FIGURES, "", AT, actor=operator())
    assert [one.pointer for one in lacking.value.violations] == [
        "/evidence/OPERATOR",
        "/evidence/SUPPORT",
        "/evidence/PLAN",
    ]
    for item in POINTS:
        api.give_evidence(number, item, Decimal(9), "见附件", api.Attachment("x.pdf", PDF), actor=operator())
    strong = {**FIGURES, "value": Decimal(50_000_000), "firms": Decimal(20)}
    api.submit(number, strong, "2026-01-01 至 2026-11-02", AT, actor=operator())
    review(reviewer("李四"), number=number)
    review(reviewer("王五"), {**POINTS, "PLAN": Decimal("9.50")}, number=number)
    # 5 + 20 + 10 + 1 + 20 of indicators, 8 + 9 + 9.75 of documents.
    assert api.recognition(number, actor=zone()).score == Decimal("82.75")
    assert api.reproduced_score(number, actor=zone()) == Decimal("82.75")
    api.give_notice(number, DAY, actor=zone())
    notice = api.on_notice(DAY)[0]
    assert notice.notice_until == date(2026, 11, 11), "seven working days after a Monday"
    with pytest.raises(Conflict, match="2026-11-11"):
        api.decide(number, RecognitionState.RECOGNISED, "", AT + timedelta(days=9), actor=zone())
    api.decide(number, RecognitionState.RECOGNISED, "", AT + timedelta(days=10), actor=zone())
    held = api.recognised(date(2026, 12, 1))[PARK]
    assert (held.certificate_no, held.valid_until) == ("LZYQ20260001", date(2029, 11, 12))
    assert api.recognised(date(2029, 11, 13)) == {}


def test_what_is_frozen_at_submission_does_not_follow_later_figures():
    case = recognition_in("returned")
    api.submit(NUMBER, {**FIGURES, "firms": Decimal(20)}, "", AT, actor=operator())
    assert case.evidence.get(item="FIRMS").value == 20
    assert api.reproduced_score(NUMBER, actor=zone()) == Decimal("40.94")


def test_a_case_below_the_pass_mark_gets_no_notice():
    recognition_in("reviewed")
    with pytest.raises(Conflict, match=r"30\.94.*60"):
        api.give_notice(NUMBER, DAY, actor=zone())


def test_a_notice_begins_on_a_working_day():
    case = recognition_in("reviewed")
    case.evidence.filter(kind="indicator").update(value=Decimal(50_000_000))
    with pytest.raises(Conflict, match="不是工作日"):
        api.give_notice(NUMBER, date(2026, 11, 7), actor=zone())


def test_one_reviewer_gives_one_opinion_and_two_are_needed():
    recognition_in("submitted")
    review(reviewer("李四"))
    assert Recognition.objects.get().state == RecognitionState.SUBMITTED
    with pytest.raises(Conflict, match="另一份意见"):
        review(reviewer("李四"))


def test_who_reviewed_does_not_decide():
    recognition_in("reviewed").opinions.create(reviewer_id=zone("李四").user_id, points={}, words="属实", given_at=AT)
    with pytest.raises(NotAllowed, match="由他人作出决定"):
        api.decide(NUMBER, RecognitionState.REFUSED, "未达标准", AT, actor=zone("李四"))


def test_an_interest_of_ones_own_blocks_a_review():
    recognition_in("submitted")
    with pytest.raises(NotAllowed, match="由您提交"):
        review(reviewer("张三"))
    api.settle_in(FIRM, PARK, date(2026, 1, 1))
    clerk(FIRM, name="李四")
    with pytest.raises(NotAllowed, match=FIRM):
        review(reviewer("李四"))
    with pytest.raises(NotAllowed, match=FIRM):
        api.send_back(NUMBER, "退回", actor=reviewer("李四"))


@pytest.mark.parametrize(
    "points",
    [
        pytest.param({"OPERATOR": Decimal(8)}, id="缺项"),
        pytest.param({**POINTS, "PLAN": Decimal("10.01")}, id="超过分值"),
        pytest.param({**POINTS, "PLAN": Decimal(-1)}, id="负分"),
    ],
)
def test_points_outside_the_weights_are_refused(points):
    recognition_in("submitted")
    with pytest.raises(Invalid):
        review(reviewer(), points)


def test_only_the_parks_own_operator_applies():
    with pytest.raises(NotThere):
        api.open_recognition(PARK, AT, actor=operator(OTHER))
    for stranger in (zone(), reviewer(), clerk()):
        with pytest.raises(NotAllowed):
            api.open_recognition(PARK, AT, actor=stranger)


@pytest.mark.parametrize(
    "verb",
    [
        pytest.param(review, id="评审"),
        pytest.param(lambda actor: api.send_back(NUMBER, "退回", actor=actor), id="退回"),
        pytest.param(lambda actor: api.give_notice(NUMBER, DAY, actor=actor), id="公示"),
        pytest.param(lambda actor: api.decide(NUMBER, RecognitionState.REFUSED, "否", AT, actor=actor), id="决定"),
    ],
)
def test_a_park_does_not_judge_itself(verb):
    recognition_in("submitted")
    with pytest.raises(NotAllowed):
        verb(operator())


def test_a_case_of_another_park_does_not_exist_and_opinions_wait_for_the_decision():
    recognition_in("submitted")
    review(reviewer("李四"))
    with pytest.raises(NotThere):
        api.recognition(NUMBER, actor=operator(OTHER))
    assert api.recognitions(actor=operator(OTHER)) == []
    assert api.recognition(NUMBER, actor=operator()).opinions == ()
    assert [one.words for one in api.recognition(NUMBER, actor=zone()).opinions] == ["材料齐全，属实。"]
    with pytest.raises(NotAllowed):
        api.recognition(NUMBER, actor=clerk())


def test_evidence_is_what_it_says_and_small_enough():
    recognition_in("draft")
    give = lambda content: api.give_evidence(  # noqa: E731
        NUMBER, "PLAN", Decimal(5), "", api.Attachment("x.pdf", content), actor=operator()
    )
    with pytest.raises(Invalid, match="PDF"):
        give(b"MZ program")
    with pytest.raises(TooLarge, match="ATTACHMENT_OCTETS_MAX"):
        give(PDF.ljust(api.ATTACHMENT_OCTETS_MAX + 1))
    give(PDF.ljust(api.ATTACHMENT_OCTETS_MAX))
    name, kind, content = api.attachment(NUMBER, "PLAN", actor=zone())
    assert (name, kind, len(content)) == ("x.pdf", "application/pdf", api.ATTACHMENT_OCTETS_MAX)
    with pytest.raises(Invalid):
        api.give_evidence(NUMBER, "PLAN", Decimal(11), "", None, actor=operator())
    with pytest.raises(NotThere):
        api.give_evidence(NUMBER, "FIRMS", Decimal(5), "", None, actor=operator())
