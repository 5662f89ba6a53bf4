"""
What the people of a list agreed to, and where they asked to be left alone.

A yes is written with its wording, date and source, and only where no stop and no later no stands against it. A no and
a stop are written as they are; a stop is kept by hash too (consent/models.py), so that it goes for everyone who shares
the address and outlives her record.
"""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.translation import gettext as _

from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.models import Consent, OptOut, Wording
from groundswell.trunk.imports.layouts import CONSENT_FIELDS, STOP_FIELDS
from groundswell.trunk.imports.models import Import, PersonRow
from groundswell.trunk.records.bulk import none_of
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.supporters.identity import address_key
from groundswell.trunk.supporters.importing.bits import BIT_OF
from groundswell.trunk.supporters.importing.carrying import Carrying, Rows, Sum
from groundswell.trunk.supporters.importing.stops import hash_of
from groundswell.trunk.supporters.models import ContactPoint, Person

OBJECT = "import"
NOON = " 12:00:00"
MOST_WORDINGS = 500
_TEXT = CharField(max_length=64)


def has(field: str, bit: int) -> Q:
    """Staged rows with a bit in a field."""
    return Q(**{f"{field}__in": [bits for bits in range(16) if bits & bit]})


class Agreeing:
    """The consents of one list. Nothing is looked up before it is needed."""

    def __init__(self, table: Import) -> None:
        self.table, self.campaign = table, table.campaign
        self.consent = table.options.get("consent") or {}
        self.source = said_by(table)
        mapped = set(table.columns.values())
        everyone = set(self.consent.get("all", []))
        self.asked = [channel for name, channel in CONSENT_FIELDS.items() if name in mapped or channel in everyone]
        stops = {channel for name, channel in STOP_FIELDS.items() if name in mapped}
        # A cell of a consent column may be a stop too: "unsubscribed".
        stops |= {channel for name, channel in CONSENT_FIELDS.items() if name in mapped}
        self.stopping = list(BIT_OF) if "" in stops else [channel for channel in BIT_OF if channel in stops]
        self.by_row = {"consent_words", "consent_where"} & mapped

    # What is new, for the check

    def news(self) -> Q:
        """Whether a row's person would have an entry that she has not, as a condition on rows of known people."""
        new = Q()
        for channel in self.asked:
            new |= self._agrees(channel) & self._unwritten(channel, "y") & ~self._refused_since(channel)
            new |= has("no", BIT_OF[channel]) & self._unwritten(channel, "n")
        for channel in self.stopping:
            new |= has("stop", BIT_OF[channel]) & self._unwritten(channel, "s")
        return new

    @staticmethod
    def _agrees(channel: str) -> Q:
        bit = BIT_OF[channel]
        return has("yes", bit) & ~has("stopped", bit)

    @staticmethod
    def _unwritten(channel: str, what: str) -> Q:
        return none_of(Consent.objects.filter(key=key_of(channel, what, outer=True)))

    @staticmethod
    def _refused_since(channel: str) -> Q:
        """A no in force: only she herself takes it back."""
        entries = Consent.objects.filter(wording__channel=channel, effective_at__isnull=False)
        later = entries.filter(person=OuterRef("person"), given=True, said_at__gt=OuterRef("said_at"))
        noes = entries.filter(person=OuterRef("person_key"), given=False)
        return ~none_of(noes.filter(~Exists(later)))

    def supporting(self) -> Q:
        """Rows whose person has a yes by them that counts."""
        condition = Q()
        for channel in self.asked:
            condition |= self._agrees(channel)
        return condition if self.asked else Q(pk__in=[])

    # Writing

    def make_wordings(self, *, at: datetime) -> None:
        """Have every wording there before the first block."""
        texts = {self.consent.get("words", "")}
        if "consent_words" in self.by_row:
            words = PersonRow.of(self.table).exclude(words="").order_by()
            texts |= set(words.values_list("words", flat=True).distinct()[:MOST_WORDINGS])
        for channel in self.asked:
            for text in sorted(texts - {""}):
                consent.wording_for(campaign=self.campaign, channel=channel, text=text[:400], at=at)
        for channel in {*self.asked, *self.stopping}:
            consent.stop_wording(self.campaign, channel, at=at)

    def write(self, carrying: Carrying, told: Sum, *, at: datetime) -> None:
        """Write the entries of some rows; of known people's only those that nothing stands against."""
        for channel in self.asked:
            self._enter(carrying, channel, "y", at=at)
            if told.any_no:
                self._enter(carrying, channel, "n", at=at)
        for channel in self.stopping if told.any_stop else ():
            self._enter(carrying, channel, "s", at=at)

    def wordings(self) -> set[int]:
        """The wordings that entries lead to where the row itself does not say them."""
        return {*self._wordings.values(), *self._stop_wordings.values()}

    def _enter(self, carrying: Carrying, channel: str, what: str, *, at: datetime) -> None:
        carrying.into(
            Consent,
            (channel, what),
            lambda rows: (self._entry(channel, what, at), self._of_those(rows, channel, what, known=carrying.known)),
        )

    def _of_those(self, rows: Rows, channel: str, what: str, *, known: bool) -> Rows:
        if what != "y":
            return rows.filter(has({"n": "no", "s": "stop"}[what], BIT_OF[channel]))
        agreed = rows.filter(self._agrees(channel))
        return agreed.exclude(self._refused_since(channel)) if known else agreed

    def _entry(self, channel: str, what: str, at: datetime) -> dict[str, Any]:
        said = said_at(at) if what != "s" else at
        source: Any = Value(self.source if what == "s" else self.consent.get("where") or self.source)
        if "consent_where" in self.by_row and what != "s":
            source = Coalesce(NullIf("source", Value("")), source)
        return {
            "person_id": F("person_key"),
            "wording_id": self._wording(channel, what),
            "given": what == "y",
            "source": source,
            "object_kind": OBJECT,
            "object_id": self.table.public_id,
            "said_at": said,
            "effective_at": said,
            "key": key_of(channel, what),
        }

    def _wording(self, channel: str, what: str) -> Any:
        stop = self._stop_wordings[channel]
        if what == "s":
            return Value(stop)
        usual = self._wordings.get((channel, self.consent.get("words", "")), stop)
        if "consent_words" not in self.by_row:
            return Value(usual)
        texts = Wording.objects.filter(
            campaign=self.campaign, channel=channel, purpose="news", basis="consent", text=OuterRef("words")
        )
        return Coalesce(Subquery(texts.values("pk")[:1]), Value(usual))

    @cached_property
    def _wordings(self) -> dict[tuple[str, str], int]:
        words = self.consent.get("words", "")[:400]
        rows = Wording.objects.filter(campaign=self.campaign, purpose="news", basis="consent", text=words)
        return {(channel, text): pk for channel, text, pk in rows.values_list("channel", "text", "pk")}

    @cached_property
    def _stop_wordings(self) -> dict[str, int]:
        rows = Wording.objects.filter(campaign=self.campaign, purpose=consent.STOP).order_by("-pk")
        return dict(rows.values_list("channel", "pk"))

    def stop(self, rows: Rows, *, at: datetime) -> None:
        """Keep the stops of some rows by hash, and enter them for everyone else who shares an address or number."""
        asked = rows.exclude(stop=0)
        secret = settings.OPT_OUT_SECRET.encode()
        ways: dict[tuple[str, str], str] = {}
        for bits, email, email_2, phone, phone_2, address in asked.values_list(
            "stop", "email_key", "email_2_key", "phone", "phone_2", "address"
        ):
            for channel, values in (
                ("email", (email, email_2)),
                ("phone", (phone, phone_2)),
                ("text", (phone, phone_2)),
                ("post", (address_key(address),)),
            ):
                if bits & BIT_OF[channel]:
                    ways |= {(channel, hash_of(secret, channel, value)): value for value in values if value}
        self._keep_stops(ways, at=at)

    def _keep_stops(self, ways: dict[tuple[str, str], str], *, at: datetime) -> None:
        standing = OptOut.objects.filter(campaign=self.campaign, lifted_at__isnull=True)
        known = set(
            standing.filter(contact_hash__in={hashed for _, hashed in ways}).values_list("channel", "contact_hash")
        )
        new = sorted(way for way in ways if way not in known)
        columns = ("campaign_id", "channel", "contact_hash", "said_at", "source", "key")
        insert_new(
            OptOut,
            columns,
            [
                (self.campaign.pk, channel, hashed, at, self.source, stop_key(self.table, channel, hashed))
                for channel, hashed in new
            ],
        )
        emails = {ways[way] for way in new if way[0] == "email"}
        sharers = Person.objects.filter(campaign=self.campaign, email_key__in=emails).values_list("pk", flat=True)
        said = [self._no(person, "email", at) for person in sharers]
        for channel in ("phone", "text", "post"):
            values = {ways[way] for way in new if way[0] == channel}
            kind = ContactPoint.ADDRESS if channel == "post" else ContactPoint.PHONE
            points = ContactPoint.objects.filter(person__campaign=self.campaign, kind=kind, value_key__in=values)
            said += [self._no(person, channel, at) for person in points.values_list("person_id", flat=True).distinct()]
        consent.record_consents(list({entry.key: entry for entry in said}.values()), at=at)

    def _no(self, person: int, channel: str, at: datetime) -> consent.Said:
        return consent.Said(
            person_id=person,
            wording_id=self._stop_wordings[channel],
            given=False,
            source=self.source,
            said_at=at,
            key=f"list:{person}:{channel}:s:-",
            object_kind=OBJECT,
            object_id=self.table.public_id,
            effective_at=at,
        )


def said_by(table: Import) -> str:
    """Where something was said, in words: "in the list stalls.csv"."""
    return (_("in the list %(name)s") % {"name": table.file_name or table.public_id[:6]})[:120]


def stop_key(table: Import, channel: str, hashed: str) -> str:
    return f"{stop_keys(table)}{channel}:{hashed[:40]}"


def stop_keys(table: Import) -> str:
    """How the keys of an import's stops begin."""
    return f"list:{table.pk}:"


def key_of(channel: str, what: str, *, outer: bool = False) -> Any:
    """The key of an entry: the same person, way and day are the same entry, in whatever list they come."""
    reference = OuterRef if outer else F
    day = Value("-") if what == "s" else Coalesce(Cast(reference("said_on"), _TEXT), Value("-"))
    return Concat(
        Value("list:"), Cast(reference("person_key"), _TEXT), Value(f":{channel}:{what}:"), day, output_field=_TEXT
    )


def said_at(at: datetime) -> Any:
    """Noon of the day on which it was said; now, where no day is known."""
    noon = Cast(Concat(Cast("said_on", _TEXT), Value(NOON), output_field=_TEXT), DateTimeField())
    # Concat makes an empty text of no day, which PostgreSQL takes for no moment.
    return Case(When(said_on__isnull=False, then=noon), default=Value(at, DateTimeField()))
