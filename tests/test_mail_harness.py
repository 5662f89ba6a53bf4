"""The mail system beside the checkout carries a letter, and bounces one that nobody takes."""

import smtplib
from email.message import EmailMessage

import pytest

from tests.support.mail import SMTP, text_of

pytestmark = [pytest.mark.mail, pytest.mark.slow]


def letter(to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "campaign@groups.test", to, "Buses that run late"
    message.set_content("Sign by Thursday.")
    return message


def test_a_letter_arrives_and_an_unknown_name_bounces_to_the_envelope_sender(mail_system):
    with smtplib.SMTP(*SMTP) as smtp:
        smtp.send_message(letter("alice@town.test"), from_addr="bounces+one@groups.test")
        smtp.send_message(letter("nobody.here@town.test"), from_addr="bounces+two@groups.test")

    assert "Thursday" in text_of(mail_system.letter("alice"))
    assert mail_system.letter("bounces").get_content_type() == "multipart/report"
