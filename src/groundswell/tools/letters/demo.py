"""The demo's letters: a week of people writing to councillors before the vote."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from groundswell.tools.letters.composing import compose
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.services.confirming import confirm_letters
from groundswell.tools.letters.services.drives import add_fact, create_letter_drive, open_letter_drive
from groundswell.tools.letters.services.sending import write_letter
from groundswell.tools.letters.services.settling import settle_letter
from groundswell.trunk.demo import DemoPerson, World
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.services.proved import settle_addresses
from groundswell.trunk.places.selectors import locate_for
from groundswell.trunk.supporters.identity import canonical_email
from groundswell.trunk.supporters.meeting import Introduced
from groundswell.trunk.targets.models import Drive, Standing
from groundswell.trunk.targets.selectors import standings_for_area

DRIVE = "public-control"
LETTERS, DAYS = 46, 6
TITLE = "Write to your councillor before the vote"
LEAD = "Most have not made up their minds. They listen to people from their own ward."
SUBJECT = "Please vote for public control of our buses"
PROMPTS = [
    {"question": "Where do you take the bus?", "hint": "The route, and what for."},
    {"question": "What happens if it goes?", "hint": ""},
    {"question": "What do you want your councillor to do?", "hint": ""},
]
FACTS = (
    ("Evening buses cut from 61 to 40 in five years", "Council transport paper 7"),
    ("A two-mile ticket costs £4.80", "County fares survey, January 2026"),
    ("Public control saves £5.4m a year", "Council transport paper 7"),
    ("Fares rose by 38% in five years", "County fares survey, January 2026"),
)
WHERE = (
    "I clean at Thornwick school from six until nine. The 42 is how I get home.",
    "The 17 takes me to the hospital on Mondays, and to my mother on Sundays.",
    "My son goes to college in town by the 8. There is no other way for him.",
    "I am seventy-nine and I gave up my car. The bus at ten is my way to the market.",
    "We live in Kelder. One bus goes down the valley in the morning, one comes back at five.",
    "I take the last bus from the bakery. My shift ends when it ends.",
    "The 42 to Millbeck, every day for eleven years.",
    "I push my daughter's wheelchair. The 8 is the only one with a ramp that works.",
    "To the library, the surgery and my sister in Lower Rill.",
    "I study nursing. Placements start at seven, and the first bus comes at ten to.",
)
IF_IT_GOES = (
    "Without it I walk 50 minutes along Shaw Lane, which has no pavement.",
    "A taxi costs me what I earn in two hours. So I would stop going.",
    "He would have to leave the course. We have talked about it.",
    "I would sit at home. I am not ready for that.",
    "Nobody in our street could work in town any more.",
    "My neighbour drives me when she can. She cannot always.",
    "I would have to move, and I was born here.",
    "We would miss appointments again. Last winter it was three.",
)
ASKS = (
    "Please vote for public control on Tuesday, and tell me how you voted.",
    "I ask you to vote yes, and to say so before the meeting.",
    "Come on the 42 with me one evening. Then vote.",
    "Vote for it. I will come and listen from the gallery.",
    "Please tell me what you are still unsure about. I want to answer it.",
)
HELD = "Ask Mrs Dunn at 4 Mill Row, AD4 3ZZ, how she gets to her treatment now. She cannot."


def demo(world: World) -> None:
    """Open the letters and let people write. Without the drive of the demo's board there is nobody to write to."""
    drive = Drive.objects.select_related("campaign").filter(campaign=world.campaign, slug=DRIVE).first()
    if drive is None or drive.state != Drive.OPEN:
        return
    # Chance of its own, so that the rest of the demo stays as it is.
    apart = replace(world, rng=Random(22))
    letter_drive = _letter_drive(apart, drive)
    writers = _writers(apart, letter_drive)
    moments = apart.moments(len(writers), days=DAYS)
    for number, ((person, standing), at) in enumerate(zip(writers, moments, strict=True)):
        held, unconfirmed = number == len(writers) - 4, number == len(writers) - 1
        letter = _write(apart, letter_drive, person, standing, at, held=held)
        if not unconfirmed:
            _confirm(apart, letter, at + timedelta(minutes=2), bounces=number == len(writers) // 2)
    world.progress("People write letters", len(writers), len(writers))


def _letter_drive(world: World, drive: Drive) -> LetterDrive:
    at = world.at - timedelta(days=DAYS + 1)
    made = create_letter_drive(
        drive=drive,
        account=world.organiser,
        at=at,
        title=TITLE,
        lead=LEAD,
        subject=SUBJECT,
        prompts=PROMPTS,
        least_heard=True,
    )
    for text, source in FACTS:
        add_fact(letter_drive=made, text=text, source=source, account=world.organiser, at=at)
    open_letter_drive(letter_drive=made, account=world.organiser, at=at)
    return made


def _writers(world: World, letter_drive: LetterDrive) -> list[tuple[DemoPerson, Standing]]:
    """People of wards whose councillor has been asked and has not answered, each with that councillor."""
    found: list[tuple[DemoPerson, Standing]] = []
    for person in world.people(LETTERS * 8):
        area_id = locate_for(world.campaign, [person.postcode])[person.postcode].area_id
        open_to_it = [
            standing
            for standing in standings_for_area(letter_drive.drive, area_id, at=world.at)
            if standing.stance in (Standing.ASKED, Standing.LEANING)
        ]
        if open_to_it and len(found) < LETTERS:
            found.append((person, world.rng.choice(open_to_it)))
    return found


def _write(
    world: World, letter_drive: LetterDrive, person: DemoPerson, standing: Standing, at: datetime, *, held: bool
) -> Letter:
    rng = world.rng
    answers = [rng.choice(WHERE), HELD if held else rng.choice(IF_IT_GOES), rng.choice(ASKS)]
    facts = list(letter_drive.facts.order_by("order"))
    ticked = [rng.choice(facts)] if rng.random() < 0.4 else []
    composed = compose(standing.target, answers, facts=ticked, name=person.name, postcode=person.postcode)
    written = write_letter(
        letter_drive=letter_drive,
        standing=standing,
        writer=Introduced(
            world.campaign.pk, person.name, person.email, person.postcode, area_id=standing.target.area_id
        ),
        answers=answers,
        subject=SUBJECT,
        body=composed.body,
        key=world.key(),
        at=at,
        may_ask=rng.random() < 0.5,
        copy_to_campaign=rng.random() < 0.2,
    )
    return written.letter


def _confirm(world: World, letter: Letter, at: datetime, *, bounces: bool) -> None:
    """Confirm, and let the mail arrive or come back: nothing of the demo is ever really sent."""
    mailbox = canonical_email(letter.address)
    confirm_letters(campaign=world.campaign, email_key=mailbox, at=at)
    settle_addresses(campaign=world.campaign, email_keys={mailbox}, at=at)
    letter.refresh_from_db()
    if letter.message_id is None:
        return
    arrived: dict[str, Any] = {"state": Message.SENT, "sent_at": at + timedelta(minutes=1)}
    came_back = {"state": Message.BOUNCED, "error": "550 5.2.2 Mailbox full"}
    for fields in [arrived, came_back] if bounces else [arrived]:
        Message.objects.filter(pk=letter.message_id).update(**fields)
        settle_letter(message_id=letter.message_id, at=at + timedelta(minutes=1))
