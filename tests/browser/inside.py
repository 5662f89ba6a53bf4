"""
A look into the running product's own database, and things made there through its services.

It runs as a process of its own beside the product (`python -m tests.browser.inside`), because the tests' Django has
another database: each line it reads is a call, each line it writes an answer.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.browser.answers import post_state, post_waiting
from tests.browser.boards import a_board, nominate
from tests.browser.hands import post_for_hands, pull_from_hands
from tests.browser.lists import people_digest
from tests.browser.newsrooms import answer_link, calendar_on, post_about, voices
from tests.support.product import Product, environment
from tests.support.shared import CHECKOUT

MAIL_SECONDS = 30
HOME = "better-buses"


class Inside:
    """Calls the functions below in that process: `inside("mail_to", address="tom@example.org")`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def __call__(self, name: str, /, **values: Any) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps([name, values]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"{name} ended the process beside the product; what is wrong stands above"
        return json.loads(answer)


@contextmanager
def beside(product: Product) -> Iterator[Inside]:
    """Start that process for a product, and end it."""
    settings = environment(
        product.data, DJANGO_SETTINGS_MODULE="groundswell.config.settings", GROUNDSWELL_URL=product.url
    )
    with subprocess.Popen(
        [sys.executable, "-m", "tests.browser.inside"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        env=settings,
    ) as process:
        yield Inside(process)
        assert process.stdin
        process.stdin.close()


def mail_to(address: str, kind: str = "") -> str:
    """The text of the newest mail to an address; waits for the job that writes it."""
    from groundswell.trunk.messaging.models import Message

    end = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < end:
        found = Message.objects.filter(to_address=address).order_by("-pk")
        if mail := (found.filter(kind=kind) if kind else found).first():
            return mail.body_text
        time.sleep(0.1)
    raise TimeoutError(f"No mail to {address} after {MAIL_SECONDS} s")


def mails_to(address: str) -> int:
    """How many mails an address has got."""
    from groundswell.trunk.messaging.models import Message

    return Message.objects.filter(to_address=address).count()


def signatures_of(address: str) -> list[str]:
    """The states of an address's signatures."""
    from groundswell.tools.petitions.models import Signature

    return list(Signature.objects.filter(address=address).order_by("pk").values_list("state", flat=True))


def area_of_signature(address: str) -> str:
    """The official code of the area that an address's signature lies in."""
    from groundswell.tools.petitions.models import Signature

    area = Signature.objects.select_related("area").get(address=address).area
    return area.code if area else ""


def memberships_of(address: str) -> int:
    """How many groups an address's person is in, confirmed."""
    from groundswell.trunk.campaigns.models import Membership

    return Membership.objects.filter(person__email=address, confirmed_at__isnull=False, left_at=None).count()


def known_person(name: str, address: str, postcode: str, next_path: str = "") -> str:
    """Someone whose address is confirmed and who has not signed; gives her personal link."""
    from groundswell.trunk.access.links import issue_link
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.places.selectors import locate_for
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.supporters.meeting import Introduced, meet_people
    from groundswell.trunk.supporters.models import Person

    campaign = Campaign.objects.get(slug=HOME)
    area_id = locate_for(campaign, [postcode])[postcode].area_id
    (met,) = meet_people([Introduced(campaign.pk, name, address, postcode, area_id)], at=now())
    Person.objects.filter(pk=met.person_id).update(email_confirmed_at=now())
    return issue_link(person=Person.objects.get(pk=met.person_id), at=now(), next_path=next_path)


def somebody_to_write_to(slug: str = "public-control") -> dict[str, str]:
    """A postcode that lies for certain with one undecided target whom letters may be sent to, and how it is named."""
    from groundswell.tools.letters.finding import by_postcode
    from groundswell.tools.letters.models import LetterDrive
    from groundswell.tools.letters.salutation import short_name, shown_name
    from groundswell.tools.letters.services.passing import relays_to
    from groundswell.trunk.places.loading.ashdale import all_postcodes
    from groundswell.trunk.records.clock import now

    letter_drive = LetterDrive.objects.select_related("drive__campaign").get(drive__slug=slug)
    for code in all_postcodes():
        only = by_postcode(letter_drive, code, at=now()).only
        if only and relays_to(letter_drive, only.target):
            return {"postcode": code, "name": shown_name(only.target), "short": short_name(only.target)}
    raise LookupError("Nobody is left to write to")


def letters_of(address: str) -> list[str]:
    """The states of an address's letters."""
    from groundswell.tools.letters.models import Letter

    return list(Letter.objects.filter(address=address).order_by("pk").values_list("state", flat=True))


def own_letters() -> int:
    """How many letters people say that they sent by their own mail program."""
    from groundswell.tools.letters.models import Letter

    return Letter.objects.filter(state=Letter.OWN).count()


def stop_link(address: str) -> str:
    """The path of the unsubscribe link in mails to an address."""
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.consent.tokens import make_stop_token

    campaign = Campaign.objects.get(slug=HOME)
    return f"/{HOME}/contact/stop/{make_stop_token(campaign=campaign, address=address)}/"


def new_account(name: str, address: str) -> str:
    """An organiser of the demo campaign, who signs in with a code."""
    from groundswell.trunk.access import services
    from groundswell.trunk.access.models import Role
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.records.clock import now

    campaign, at = Campaign.objects.get(slug=HOME), now()
    owner = Role.objects.filter(campaign=campaign, role=Role.OWNER, ended_at=None).earliest("pk").account
    sent = services.invite(campaign=campaign, email=address, role=Role.ORGANISER, group=None, invited_by=owner, at=at)
    services.accept_invitation(token=sent.link.rstrip("/").rpartition("/")[2], name=name, at=at + timedelta(seconds=1))
    return address


def borderland(campaign_slug: str = HOME) -> str:
    """A postcode near a border of the campaign's map: its area is only probable."""
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.places.loading.ashdale import all_postcodes
    from groundswell.trunk.places.selectors import locate_for

    located = locate_for(Campaign.objects.get(slug=campaign_slug), all_postcodes())
    return next(code for code, found in located.items() if found.probable and len(found.candidates) > 1)


def plant(payloads: list[str]) -> dict[str, Any]:
    """A campaign whose every text is an attack; gives the paths that show them."""
    from tests.browser.planting import plant_everywhere

    return plant_everywhere(payloads, key=uuid4().hex[:8])


FUNCTIONS = (
    a_board,
    nominate,
    voices,
    answer_link,
    calendar_on,
    post_about,
    post_waiting,
    post_state,
    post_for_hands,
    pull_from_hands,
    mail_to,
    mails_to,
    signatures_of,
    area_of_signature,
    memberships_of,
    known_person,
    somebody_to_write_to,
    letters_of,
    own_letters,
    stop_link,
    new_account,
    borderland,
    plant,
    people_digest,
)


def main() -> None:
    import django

    django.setup()
    from django.db import close_old_connections

    known = {function.__name__: function for function in FUNCTIONS}
    for line in sys.stdin:
        name, values = json.loads(line)
        print(json.dumps(known[name](**values)), flush=True)
        close_old_connections()


if __name__ == "__main__":
    main()
