"""Counting people and not spellings."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from groundswell.tools.petitions import selectors, services
from groundswell.tools.petitions.models import Signature
from groundswell.tools.petitions.recount import recount
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.models import MailedConfirmation, Message
from groundswell.trunk.supporters.identity import canonical_email

pytestmark = pytest.mark.django_db


def test_names_beyond_a_household_wait_for_a_person_and_the_first_stays(petition, tom, noon, campaign):
    for number in range(6):
        services.sign_petition(
            signing=replace(tom, name=f"Name {'abcdef'[number]}"), at=noon + timedelta(seconds=number)
        )

    services.confirm_address(campaign=campaign, email_key="tom.baxter@example.org", at=noon)

    assert Counter(Signature.objects.values_list("state", flat=True)) == {"confirmed": 1, "flagged": 5}
    assert Signature.objects.get(state="confirmed").person.name == "Name a"
    assert recount(campaign, apply=False) == []


def test_a_crowd_that_grows_later_takes_its_own_names_back(petition, tom, noon, campaign):
    for number in range(5):
        services.sign_petition(
            signing=replace(tom, name=f"Name {'abcde'[number]}"), at=noon + timedelta(seconds=number)
        )
        services.confirm_address(
            campaign=campaign, email_key="tom.baxter@example.org", at=noon + timedelta(hours=number)
        )

    assert selectors.numbers(petition, at=noon).confirmed == 1
    assert recount(campaign, apply=False) == []


def test_names_that_strangers_typed_do_not_harm_the_owner_of_the_mailbox(petition, tom, noon, campaign):
    services.sign_petition(signing=tom, at=noon)
    services.confirm_address(campaign=campaign, email_key="tom.baxter@example.org", at=noon)
    for letter in "abcdef":
        services.sign_petition(signing=replace(tom, name=f"Stranger {letter}"), at=noon)

    wife = replace(tom, name="Ann Baxter")
    services.sign_petition(signing=wife, at=noon)
    ann = Signature.objects.get(person__name="Ann Baxter")
    services.confirm_signatures(signature_ids=[ann.pk], at=noon)

    assert selectors.numbers(petition, at=noon).confirmed == 2


def test_an_organiser_counts_or_takes_out_and_the_numbers_follow(petition, tom, noon, campaign, asha):
    for number in range(6):
        services.sign_petition(signing=replace(tom, name=f"Name {'abcdef'[number]}"), at=noon)
    services.confirm_address(campaign=campaign, email_key="tom.baxter@example.org", at=noon)
    flagged = Signature.objects.filter(state="flagged")

    assert services.accept_flagged(signatures=list(flagged)[:2], account=asha, at=noon) == 2
    assert selectors.numbers(petition, at=noon).confirmed == 3
    everyone = Signature.objects.filter(petition=petition)
    assert services.invalidate_signatures(signatures=everyone, reason="A script", account=asha, at=noon) == 6
    assert selectors.numbers(petition, at=noon).confirmed == 0
    assert recount(campaign, apply=False) == []


@pytest.mark.slow
def test_five_thousand_spellings_of_twenty_mailboxes_count_at_most_twenty(petition, campaign, noon):
    """
    Threat 8 and 9: 20 networks post 5,000 tagged and dotted spellings of 20 mailboxes whose mail is read and
    confirmed, among 100 real people of whom 30 share one of those networks.
    """
    dice = random.Random(42)
    attack = [
        services.Signing(
            petition.pk,
            f"Invented {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}",
            _spelling(f"mailbox{n % 20:02d}", n, dice),
            "AD4 7QX",
            network=f"network{n % 20}",
        )
        for n in range(5000)
    ]
    people = [
        services.Signing(
            petition.pk,
            f"Real {chr(97 + n % 26)}{chr(97 + n // 26)}",
            f"real.person{n}@example.org",
            "AD5 1AA",
            network="network0" if n < 30 else f"home{n}",
        )
        for n in range(100)
    ]
    posts = attack + people
    dice.shuffle(posts)

    for start in range(0, len(posts), 100):
        at = noon + timedelta(minutes=start // 100)
        services.sign_petitions(posts[start : start + 100], at=at)
        messaging.mail_due_confirmations(at=at)
        if start % 500 == 0:
            _everyone_confirms(campaign, at)
    for hours in range(1, 30):
        messaging.mail_due_confirmations(at=noon + timedelta(hours=hours))
        _everyone_confirms(campaign, noon + timedelta(hours=hours))

    counted = Counter(
        "real" if signature.address.endswith("example.org") else "attack"
        for signature in Signature.objects.filter(petition=petition, state="confirmed")
    )
    assert counted["attack"] <= 20
    assert counted["real"] >= 99
    assert not Signature.objects.filter(petition=petition, state="unconfirmed", address__endswith="gmail.com").exists()
    assert Signature.objects.filter(petition=petition, state="flagged").count() == 5000 - counted["attack"]
    _at_most_three_mails_a_day()
    assert recount(campaign, apply=False) == []


def _spelling(local: str, number: int, dice: random.Random) -> str:
    dotted = "".join(letter + ("." if dice.random() < 0.3 else "") for letter in local[:-1]) + local[-1]
    return f"{dotted}+{number}@gmail.com"


def _everyone_confirms(campaign, at) -> None:
    """Everyone who was mailed opens the page and presses the button."""
    for email_key in MailedConfirmation.objects.values_list("email_key", flat=True).distinct():
        services.confirm_address(campaign=campaign, email_key=email_key, at=at)


def _at_most_three_mails_a_day() -> None:
    by_mailbox: dict[str, list] = {}
    for message in Message.objects.filter(kind="confirmation"):
        by_mailbox.setdefault(canonical_email(message.to_address), []).append(message.made_at)
    for moments in by_mailbox.values():
        for first in moments:
            assert sum(first <= moment < first + timedelta(days=1) for moment in moments) <= 3
