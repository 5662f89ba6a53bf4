"""Which mailboxes may be private, and what is asked for then."""

import pytest

from groundswell.trunk.targets.consumer_mail import CONSUMER_DOMAINS, is_consumer_mail, mail_problem


@pytest.mark.parametrize(
    "email",
    ["jo@gmail.com", "JO@Gmail.COM", "jo@gmail.com.", "jo@smith.plus.com", "jo@hotmail.co.uk", "jo@BTINTERNET.com"],
)
def test_a_mailbox_that_anyone_may_have_is_known(email):
    assert is_consumer_mail(email)


@pytest.mark.parametrize(
    "email", ["", "jo", "jo@notgmail.com", "jo@gmail.com.example.org", "jo@ashdale.gov.uk", "jo@parliament.uk", "@com"]
)
def test_others_are_not(email):
    assert not is_consumer_mail(email)


def test_a_link_to_the_page_that_gives_it_makes_it_public():
    assert "jo@gmail.com may be a private mailbox" in mail_problem("jo@gmail.com", "  ")
    assert mail_problem("jo@gmail.com", "https://ashdale.example/jo") == ""
    assert mail_problem("", "") == mail_problem("jo@ashdale.gov.uk", "") == ""


def test_the_list_holds_whole_domains_only():
    assert all("." in domain and domain == domain.strip().casefold() for domain in CONSUMER_DOMAINS)
    assert len(CONSUMER_DOMAINS) > 100
