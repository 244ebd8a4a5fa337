"""The parks of the zone."""

import pytest
from django.db import IntegrityError, transaction

from heliu.parks import api
from heliu.parks.facts import Confidence, Tier
from heliu.parks.models import Park, Site

pytestmark = pytest.mark.django_db


def test_one_core_four_industry_seven_county_parks():
    assert api.load_parks() == 12
    assert [fact.tier for fact in api.parks()] == [Tier.CORE] + [Tier.INDUSTRY] * 4 + [Tier.COUNTY] * 7


def test_what_no_document_says_is_empty_and_said_so():
    api.load_parks()
    for fact in api.parks():
        assert fact.source
        if not fact.region_code or fact.confidence is not Confidence.SEEN:
            assert "待确认" in fact.note or "填写" in fact.note, fact.name


def test_loading_again_keeps_what_an_officer_entered():
    api.load_parks()
    Park.objects.filter(code="LZP-C1").update(name="江阳区某某园区", confidence=Confidence.SEEN.value)
    assert api.load_parks() == 0
    assert api.park("LZP-C1").name == "江阳区某某园区"


def test_there_is_one_core():
    api.load_parks()
    with pytest.raises(IntegrityError), transaction.atomic():
        Park.objects.create(code="X", tier="core", name="另一核心", source="无", confidence="seen")


def test_a_site_belongs_to_a_park_and_a_customs_house():
    api.load_parks()
    Site.objects.create(code="7921A001", name="测试监管场所", park_id="LZP-CORE", customs_code="7921")
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.create(code="b", name="小写", park_id="LZP-CORE", customs_code="7921")
