"""What a certificate has signed: by kind, first and last, only valid seals of that sender, counted up to a limit."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from heliu.declarations.api import Signed, signed_messages

AT = datetime(2026, 11, 1, tzinfo=UTC)
OURS, THEIRS, CERTIFICATE, OTHER = "5105960002", "5105960012", "a" * 64, "b" * 64


@pytest.fixture
def messages(db):
    rows = [
        *((number, "CEB621", OURS, "valid", CERTIFICATE, AT + timedelta(minutes=number)) for number in range(3)),
        (10, "CEB311", OURS, "valid", CERTIFICATE, AT),
        (11, "CEB311", OURS, "invalid", CERTIFICATE, AT),
        (12, "CEB311", OURS, "valid", OTHER, AT),
        (13, "CEB311", THEIRS, "valid", CERTIFICATE, AT),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(number) FROM declarations_generation")
        generation = cursor.fetchone()[0]
        cursor.executemany(
            "INSERT INTO public.declarations_message (generation, id, kind, door, sender, signature, certificate,"
            " documents, first_id, digest, size_octets, content, received_at)"
            " VALUES (%s, %s, %s, 'ceb', %s, %s, %s, 1, 1, '', 0, '', %s)",
            [(generation, *row) for row in rows],
        )


def test_counts_by_kind_with_first_and_last(messages):
    assert signed_messages(connection.connection, OURS, [CERTIFICATE]) == {
        CERTIFICATE: [
            Signed("CEB311", 1, AT, AT, is_exact=True),
            Signed("CEB621", 3, AT, AT + timedelta(minutes=2), is_exact=True),
        ]
    }


def test_counting_stops_at_the_limit_and_says_so(messages):
    [inventories] = signed_messages(connection.connection, OURS, [CERTIFICATE], most=2)[CERTIFICATE]
    assert inventories == Signed("CEB621", 2, AT + timedelta(minutes=1), AT + timedelta(minutes=2), is_exact=False)


def test_nothing_is_asked_for_no_certificate():
    assert signed_messages(None, OURS, []) == {}
