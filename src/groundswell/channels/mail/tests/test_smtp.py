"""Handing in mails, and what servers answer."""

import pytest

from groundswell.channels.mail.smtp import Connection, Refused, Server, Unreachable
from groundswell.channels.mail.tests.little_server import little_server


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smtp://mx.example", Server("mx.example", 587, "", "", "starttls")),
        ("smtps://ann:p%40ss@mx.example", Server("mx.example", 465, "ann", "p@ss", "on")),
        ("smtp://127.0.0.1:10025", Server("127.0.0.1", 10025, "", "", "none")),
        ("smtp://mx.example:25?tls=none", Server("mx.example", 25, "", "", "none")),
    ],
)
def test_the_setting_is_read(text, expected):
    assert Server.read(text) == expected


@pytest.mark.parametrize("text", ["", "mx.example:25", "http://mx.example", "smtp://", "smtp://mx.example?tls=maybe"])
def test_a_setting_that_is_none_is_refused(text):
    with pytest.raises(ValueError):
        Server.read(text)


def test_a_batch_goes_over_one_connection():
    with little_server() as (url, behaviour), Connection(Server.read(url), name="groups.example") as connection:
        for number in range(3):
            connection.send("bounces@groups.example", f"p{number}@example.org", b"Subject: x\r\n\r\n.hello\r\n")

    assert [taken.recipient for taken in behaviour.taken] == [f"p{number}@example.org" for number in range(3)]
    assert behaviour.taken[0].mail == b"Subject: x\r\n\r\n.hello\r\n"
    assert behaviour.connections == 1


@pytest.mark.parametrize(("answer", "permanent"), [("550 5.1.1 no such user", True), ("451 4.7.1 later", False)])
def test_a_refusal_says_whether_it_is_for_good_and_spares_the_others(answer, permanent):
    with little_server() as (url, behaviour), Connection(Server.read(url), name="groups.example") as connection:
        behaviour.answers["bad@example.org"] = answer
        with pytest.raises(Refused, match=answer[:3]) as refused:
            connection.send("b@groups.example", "bad@example.org", b"x\r\n")
        connection.send("b@groups.example", "good@example.org", b"x\r\n")

    assert refused.value.permanent is permanent
    assert len(behaviour.taken) == 1


def test_a_server_that_is_not_there_is_said_so():
    with pytest.raises(Unreachable), Connection(Server("127.0.0.1", 1, "", "", "none"), name="groups.example"):
        pass


def test_a_server_that_hangs_up_is_called_again():
    with little_server() as (url, behaviour), Connection(Server.read(url), name="groups.example") as connection:
        behaviour.hang_up_after = 1
        with pytest.raises(Unreachable):
            connection.send("b@groups.example", "one@example.org", b"x\r\n")
        behaviour.hang_up_after = 1000
        connection.send("b@groups.example", "two@example.org", b"x\r\n")

    assert behaviour.connections == 2
