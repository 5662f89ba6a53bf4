"""Some people stand in the demo twice: on a stall sheet of two years ago, and by what they signed since."""

from collections.abc import Callable
from datetime import timedelta

from groundswell.trunk.demo.world import World
from groundswell.trunk.duplicates.matching.names import fold, forms
from groundswell.trunk.duplicates.models import Pair
from groundswell.trunk.duplicates.services import find_duplicates, merge_people
from groundswell.trunk.supporters import services as supporters
from groundswell.trunk.supporters.models import ContactPoint, Person

COUNT = 10
SOURCE = "on the stall sheet of May 2025"
REFUSED = "Please do not ring me."
SHORT = (
    *("Tom", "Bill", "Liz", "Kate", "Dave", "Jo", "Nick", "Ben", "Sam", "Meg", "Fred", "Ellie", "Beth", "Chris", "Ed"),
    *("Vicky", "Steph", "Andy", "Tony", "Sue", "Jim", "Joe", "Dan", "Mike", "Rob", "Matt", "Hattie", "Abbie", "Frank"),
)


def write_some_down_twice(world: World) -> None:
    """Old records of people whom we know by now, as a list would have brought them; then look for them."""
    with_phone = ContactPoint.objects.filter(person__campaign=world.campaign, kind=ContactPoint.PHONE)
    numbers = dict(with_phone.order_by("pk").values_list("person_id", "value"))
    known = Person.objects.filter(campaign=world.campaign, pk__in=numbers).order_by("pk")
    for number, person in enumerate(known[:COUNT]):
        written = WAYS[number % len(WAYS)](person)
        at = world.at - timedelta(days=560, hours=number)
        added = supporters.add_person(
            campaign=world.campaign,
            account=world.organiser,
            name=written,
            key=world.key(),
            at=at,
            email=f"{fold(written).replace(' ', '.')}.{number}@example.org",
            phone=numbers[person.pk],
            postcode=person.postcode if number % 3 else world.postcodes[37 * number % len(world.postcodes)],
            source=SOURCE,
        )
        if number % 4 == 0:
            supporters.record_permission(
                person=added.person,
                channel="phone",
                given=False,
                wording=REFUSED,
                source=SOURCE,
                account=world.organiser,
                key=world.key(),
                at=at,
            )
    find_duplicates(campaign=world.campaign, at=world.at)
    _merge_one(world)


def _merge_one(world: World) -> None:
    """The organiser merged one pair an hour ago."""
    pair = (
        Pair.objects.filter(campaign=world.campaign, level=Pair.VERY_LIKELY).select_related("first", "second").first()
    )
    if pair:
        at = world.at - timedelta(hours=1)
        merge_people(first=pair.first, second=pair.second, account=world.organiser, key=world.key(), at=at)


def _shortened(person: Person) -> str:
    """By the short form of the first name, where there is one."""
    first, _blank, rest = person.name.partition(" ")
    short = next((name for name in SHORT if forms(fold(name)) & forms(fold(first)) and name != first), first)
    return f"{short} {rest}"


def _slipped(person: Person) -> str:
    """With a letter of the surname missing."""
    return person.name[:-2] + person.name[-1:]


def _married(person: Person) -> str:
    """Under another surname."""
    return f"{person.name.partition(' ')[0]} Hartley"


def _initial(person: Person) -> str:
    """With the first letter of the first name alone."""
    return f"{person.name[:1]}. {person.name.partition(' ')[2]}"


def _turned(person: Person) -> str:
    """With the surname first."""
    first, _blank, rest = person.name.partition(" ")
    return f"{rest} {first}"


def _same(person: Person) -> str:
    return person.name


WAYS: tuple[Callable[[Person], str], ...] = (_shortened, _slipped, _same, _married, _shortened, _initial, _turned)
