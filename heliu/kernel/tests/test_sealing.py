import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliu.kernel.sealing import CannotUnseal, Sealer, blind_keys
from heliu.kernel.state import random_file, secret

HERE = b"orders.buyer_name"


@given(plain=st.binary(max_size=300))
def test_what_is_sealed_opens_again(plain):
    sealer = Sealer(b"one")
    assert sealer.unseal(sealer.seal(plain, HERE), HERE) == plain


def test_the_same_value_is_sealed_differently_every_time():
    sealer = Sealer(b"one")
    assert sealer.seal("张三".encode(), HERE) != sealer.seal("张三".encode(), HERE)


def test_a_sealed_value_does_not_open_in_another_place():
    sealer = Sealer(b"one")
    with pytest.raises(CannotUnseal):
        sealer.unseal(sealer.seal(b"x", HERE), b"payments.payer_name")


@pytest.mark.parametrize("position", [0, 5, -1])
def test_a_changed_byte_is_noticed(position):
    sealer = Sealer(b"one")
    sealed = bytearray(sealer.seal(b"value", HERE))
    sealed[position] ^= 1
    with pytest.raises(CannotUnseal):
        sealer.unseal(bytes(sealed), HERE)


def test_after_a_change_of_secret_what_was_sealed_before_still_opens():
    sealed = Sealer(b"old").seal(b"value", HERE)
    assert Sealer(b"new", earlier=(b"old",)).unseal(sealed, HERE) == b"value"
    with pytest.raises(CannotUnseal):
        Sealer(b"new").unseal(sealed, HERE)


def test_blind_keys_are_two_stable_64_bit_numbers_of_their_secret():
    first, second = blind_keys(b"one")
    assert (first, second) == blind_keys(b"one") != blind_keys(b"two")
    assert first != second
    assert max(first, second) < 2**64


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.delenv("HELIU_SECRET", raising=False)
    made = secret(tmp_path)
    assert len(made) >= 32
    assert secret(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_the_environment_comes_before_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("HELIU_SECRET", "given")
    assert secret(tmp_path) == b"given"
    assert not (tmp_path / "secret").exists()


def test_two_that_make_a_secret_at_once_end_with_one(tmp_path):
    assert random_file(tmp_path / "a") == random_file(tmp_path / "a")
