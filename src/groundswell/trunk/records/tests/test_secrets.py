"""Secrets at rest: sealed, opened by old keys too, lost without any."""

import pytest

from groundswell.trunk.records.secrets import SecretLost, is_of_present_key, reseal, seal, unseal

PASSWORD = "abcd-efgh-ijkl-mnop"


def test_what_is_sealed_shows_nothing_and_is_opened_again():
    sealed = seal(PASSWORD)

    assert PASSWORD.encode() not in sealed and b"efgh" not in sealed
    assert unseal(sealed) == PASSWORD


def test_the_same_secret_never_looks_the_same():
    assert seal(PASSWORD) != seal(PASSWORD)


def test_an_old_key_still_opens_and_the_present_one_takes_over(settings):
    settings.SECRET_KEY = "old"
    sealed = seal(PASSWORD)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]

    assert unseal(sealed) == PASSWORD and not is_of_present_key(sealed)

    fresh = reseal(sealed)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(fresh) == PASSWORD and is_of_present_key(fresh)


def test_without_its_key_a_secret_is_lost_and_says_so(settings):
    settings.SECRET_KEY = "old"
    sealed = seal(PASSWORD)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", []

    with pytest.raises(SecretLost):
        unseal(sealed)
    with pytest.raises(SecretLost):
        reseal(sealed)


def test_a_secret_that_was_tampered_with_is_not_opened():
    sealed = bytearray(seal(PASSWORD))
    sealed[20] ^= 1

    with pytest.raises(SecretLost):
        unseal(bytes(sealed))
