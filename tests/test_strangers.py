"""What a stranger tries on any site: other hosts, stray files, guessed ids, old keys, aliases of a mailbox."""

import string

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from groundswell.trunk.messaging.tokens import make_confirm_token, read_confirm_token
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.models import PublicIdModel
from groundswell.trunk.supporters.identity import canonical_email
from tests.support.objects import World
from tests.support.people import NOON

STRAY = (
    "/.git/config",
    "/.env",
    "/static/../groundswell.env",
    "/static/%2e%2e/%2e%2e/groundswell.env",
    "/media/../secrets/secret_key",
    "/media/%2e%2e/secrets/secret_key",
    "/media/..%2fsecrets%2fsecret_key",
    "/data/groundswell.sqlite3",
    "/admin/",
    "/wp-login.php",
)
LETTERS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil.example", "[::1]:80"])
def test_an_unknown_host_is_refused(db, host):
    assert Client().get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("path", STRAY)
def test_stray_files_are_not_there(db, path):
    assert Client().get(path).status_code == 404


@pytest.mark.slow
def test_ten_thousand_guesses_of_an_id_find_nothing(db):
    world = World("oak", "Canary Oak")
    guesses = [new_public_id() for _ in range(10_000)]
    named = [model for model in apps.get_models() if issubclass(model, PublicIdModel)]

    assert any(model.objects.exists() for model in named)
    for model in named:
        for start in range(0, len(guesses), 500):
            assert not model.objects.filter(public_id__in=guesses[start : start + 500]).exists()
    client = Client()
    client.force_login(world.accounts["owner"])
    for guess in guesses[:300]:
        assert client.get(f"/desk/oak/people/{guess}/").status_code == 404


def test_a_changed_key_signs_nobody_out_while_the_old_one_is_named(db):
    world = World("oak", "Canary Oak")
    client = Client()
    client.force_login(world.accounts["organiser"])
    old = settings.SECRET_KEY

    with override_settings(SECRET_KEY="b" * 60, SECRET_KEY_FALLBACKS=[old]):
        assert client.get("/desk/oak/").status_code == 200
    with override_settings(SECRET_KEY="c" * 60, SECRET_KEY_FALLBACKS=[]):
        assert client.get("/desk/oak/").status_code == 302


def test_a_mailed_link_outlives_a_change_of_the_key_and_not_the_loss_of_it():
    token, old = make_confirm_token(new_public_id(), at=NOON), settings.SECRET_KEY

    with override_settings(SECRET_KEY="b" * 60, SECRET_KEY_FALLBACKS=[old]):
        assert read_confirm_token(token, at=NOON)
    with override_settings(SECRET_KEY="b" * 60, SECRET_KEY_FALLBACKS=[]):
        assert read_confirm_token(token, at=NOON) is None


@given(LETTERS, st.sets(st.integers(1, 11)), LETTERS, st.sampled_from(["gmail.com", "googlemail.com"]))
def test_every_alias_of_a_mailbox_folds_to_one_key(local, dots, tag, domain):
    spelt = "".join(f".{letter}" if n in dots else letter for n, letter in enumerate(local))
    alias = f"{spelt}+{tag}@{domain}"

    assert canonical_email(alias) == canonical_email(alias.upper()) == canonical_email(f"{local}@gmail.com")


@given(one=LETTERS, other=LETTERS)
def test_two_mailboxes_never_fold_to_one_key(one, other):
    same = canonical_email(f"{one}@example.org") == canonical_email(f"{other}@example.org")

    assert same == (one == other)
