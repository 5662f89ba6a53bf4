"""Reads of this room: may we contact this person, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.contacts import contact_hash
from groundswell.trunk.consent.models import CHANNELS, Consent, OptOut
from groundswell.trunk.imports.models import Import
from groundswell.trunk.records.gathering import Among
from groundswell.trunk.supporters.models import Person

YES, NO, NOT_ASKED = "yes", "no", "not_asked"
WAYS = tuple(channel for channel, _name in CHANNELS)


@dataclass(frozen=True)
class Why:
    """Whether a person may be contacted on one channel, in one line that can be read aloud."""

    allowed: bool
    state: str
    sentence: str
    wording: str = ""
    said_at: datetime | None = None
    told: str = ""
    """When it was said, in words: of what stands in a list the day alone is known."""


def reachable(people: QuerySet[Person], channel: str) -> QuerySet[Person]:
    """
    Of these people, those who may be contacted on a channel: their latest entry in force is a yes.

    By email only those whose address is confirmed, and nobody whose record was merged into another. There is no other
    way to choose whom to send to.
    """
    latest = (
        Consent.objects.filter(person=OuterRef("pk"), wording__channel=channel, effective_at__isnull=False)
        .order_by("-said_at", "-pk")
        .values("given")[:1]
    )
    found = people.annotate(**{f"said_on_{channel}": Subquery(latest)}).filter(
        merged_into__isnull=True, **{f"said_on_{channel}": True}
    )
    if channel == "email":
        return found.exclude(email="").filter(email_confirmed_at__isnull=False)
    return found


def with_state(people: QuerySet[Person], channel: str, state: str) -> QuerySet[Person]:
    """Of these people, those in one state on a channel: "yes", "no" or "not_asked"."""
    in_force = Consent.objects.filter(person=OuterRef("pk"), wording__channel=channel, effective_at__isnull=False)
    if state == NOT_ASKED:
        return people.filter(~Exists(in_force))
    latest = in_force.order_by("-said_at", "-pk").values("given")[:1]
    return people.annotate(**{f"said_on_{channel}": Subquery(latest)}).filter(**{f"said_on_{channel}": state == YES})


def standing(people: Iterable[int | Person]) -> dict[int, dict[str, str]]:
    """How each person stands on each channel ("yes", "no", "not_asked"), in one query for a whole list."""
    ids = [person if isinstance(person, int) else person.pk for person in people]
    found: dict[int, dict[str, str]] = {pk: dict.fromkeys(WAYS, NOT_ASKED) for pk in ids}
    entries = (
        Consent.objects.filter(Among("person_id", ids), effective_at__isnull=False)
        .order_by("said_at", "pk")
        .values_list("person_id", "wording__channel", "given")
    )
    for person_id, channel, given in entries:
        found[person_id][channel] = YES if given else NO
    return found


def why(person: Person, channel: str) -> Why:
    """Why a person may, or may not, be contacted on a channel."""
    return whys([person])[person.pk][channel]


def whys(people: Sequence[Person]) -> dict[int, dict[str, Why]]:
    """The same for many people and every channel, in one query, and one more for the names of lists."""
    entries: dict[tuple[int, str], Consent] = {}
    waiting: dict[tuple[int, str], Consent] = {}
    rows = Consent.objects.filter(person__in=people).select_related("wording", "recorded_by").order_by("said_at", "pk")
    for entry in rows:
        (entries if entry.effective_at else waiting)[entry.person_id, entry.wording.channel] = entry
    lists = _lists(entries.values())
    return {
        person.pk: {
            channel: _why(person, channel, entries.get((person.pk, channel)), waiting.get((person.pk, channel)), lists)
            for channel in WAYS
        }
        for person in people
    }


def _lists(entries: Iterable[Consent]) -> dict[str, str]:
    """The names of the lists that some entries came from, by public id."""
    wanted = {entry.object_id for entry in entries if entry.from_list}
    if not wanted:
        return {}
    return dict(Import.objects.filter(public_id__in=wanted).exclude(file_name="").values_list("public_id", "file_name"))


def waiting_consents(campaign: Campaign, email_key: str) -> list[Consent]:
    """What people at this mailbox ticked and have not confirmed yet; one entry a wording."""
    rows = (
        Consent.objects.filter(
            person__campaign=campaign, person__email_key=email_key, effective_at__isnull=True, given=True
        )
        .select_related("wording")
        .order_by("said_at", "pk")
    )
    return list({row.wording_id: row for row in rows}.values())


def stopped(campaign_id: int, channel: str, value: str) -> bool:
    """Whether an address or number is stopped. Asked once more for each message, just before it goes out."""
    return standing_stops(campaign_id, channel).filter(contact_hash=contact_hash(channel, value)).exists()


def standing_stops(campaign_id: int, channel: str) -> QuerySet[OptOut]:
    """Stops that nothing has lifted."""
    return OptOut.objects.filter(campaign=campaign_id, channel=channel, lifted_at__isnull=True)


def latest_stop(campaign: Campaign, channel: str, hashed: str) -> OptOut | None:
    """The stop in force for a hash."""
    return standing_stops(campaign.pk, channel).filter(contact_hash=hashed).order_by("-said_at", "-pk").first()


def entries_of(person: Person) -> QuerySet[Consent]:
    """Everything this person said about being contacted, the latest first."""
    return Consent.objects.filter(Q(person=person)).select_related("wording", "recorded_by").order_by("-said_at", "-pk")


def _why(person: Person, channel: str, entry: Consent | None, waiting: Consent | None, lists: Mapping[str, str]) -> Why:
    if entry is None:
        if waiting is None:
            return Why(False, NOT_ASKED, _never_asked(channel))
        return Why(False, NOT_ASKED, _still_waits(person, waiting), waiting.wording.text, waiting.said_at)
    state, tell = (YES, _agreed) if entry.given else (NO, _stopped)
    if entry.from_list:
        tell = _agreed_in_list if entry.given else _stopped_in_list
    sentence = tell(person, entry, lists)
    return Why(entry.given, state, sentence, entry.wording.text, entry.said_at, _told(entry))


def _told(entry: Consent) -> str:
    said = timezone.localtime(entry.said_at)
    if entry.undated:
        return _("Known since %(day)s.") % {"day": date_format(said, "j F Y")}
    return _("Said on %(day)s.") % {"day": date_format(said, "j F Y" if entry.from_list else "j F Y, H:i")}


def _never_asked(channel: str) -> str:
    return {
        "email": _("Nobody asked about email yet."),
        "phone": _("Nobody asked about calls yet."),
        "text": _("Nobody asked about texts yet."),
        "post": _("Nobody asked about post yet."),
        "push": _("Nobody asked about alerts yet."),
    }[channel]


def _who(person: Person) -> dict[str, str]:
    """The words for a person that a sentence needs."""
    return {
        "her": {"she": _("She"), "her": _("her")},
        "him": {"she": _("He"), "her": _("his")},
        "them": {"she": _("They"), "her": _("their")},
    }[person.pronoun]


def _words(person: Person, entry: Consent) -> dict[str, str]:
    said = timezone.localtime(entry.said_at)
    return {
        **_who(person),
        "wording": entry.wording.text,
        "source": entry.source,
        "when": _("%(day)s at %(time)s") % {"day": date_format(said, "j F Y"), "time": date_format(said, "H:i")},
        "staff": str(entry.recorded_by or ""),
    }


def _agreed(person: Person, entry: Consent, lists: Mapping[str, str]) -> str:
    words = _words(person, entry)
    if entry.recorded_by_id:
        return _("%(she)s said yes to “%(wording)s” %(source)s on %(when)s, noted by %(staff)s.") % words
    if entry.effective_at and entry.effective_at > entry.said_at:
        return (
            _("%(she)s ticked “%(wording)s” %(source)s on %(when)s and confirmed it by the link in %(her)s inbox.")
            % words
        )
    return _("%(she)s ticked “%(wording)s” %(source)s on %(when)s.") % words


def _still_waits(person: Person, entry: Consent) -> str:
    return _(
        "%(she)s ticked “%(wording)s” %(source)s on %(when)s and has not yet confirmed it by the link in %(her)s inbox."
    ) % _words(person, entry)


def _stopped(person: Person, entry: Consent, lists: Mapping[str, str]) -> str:
    return _("%(she)s asked us to stop %(source)s on %(when)s.") % _words(person, entry)


def _words_in_list(person: Person, entry: Consent, lists: Mapping[str, str]) -> dict[str, str]:
    name = lists.get(entry.object_id)
    return {
        **_words(person, entry),
        "day": date_format(timezone.localtime(entry.said_at), "j F Y"),
        "list": _("the list “%(name)s”") % {"name": name} if name else _("a list that was imported"),
    }


def _agreed_in_list(person: Person, entry: Consent, lists: Mapping[str, str]) -> str:
    return _("%(she)s said yes to “%(wording)s” on %(day)s (%(source)s), as %(list)s says.") % _words_in_list(
        person, entry, lists
    )


def _stopped_in_list(person: Person, entry: Consent, lists: Mapping[str, str]) -> str:
    words = _words_in_list(person, entry, lists)
    if entry.undated:
        return _("%(she)s asked us to stop: %(list)s says so, and we know it since %(day)s.") % words
    return _("%(she)s asked us to stop: %(list)s says so, from %(day)s.") % words
