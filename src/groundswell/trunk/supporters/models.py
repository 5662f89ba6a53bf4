"""
People, and what we know of them.

A person is known by canonical email and folded name: another name on the same email is another person who shares
it. A person becomes a supporter when a consent of hers takes effect (`supporter_since`).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from groundswell.trunk.records.models import PublicIdModel


class Person(PublicIdModel):
    """
    A signer or supporter of one campaign. OSDI calls her a person.

    An erased person is an empty row: what was counted stays counted, and nothing says whose it was.
    """

    # No index of its own: several below begin with it. Every index is written for every signature.
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="people", db_index=False)
    name = models.CharField(max_length=120, help_text="As she wrote it")
    name_key = models.CharField(max_length=120, help_text="NFKC, case and spaces folded")
    find_key = models.CharField(
        max_length=160, blank=True, default="", db_default="", help_text="Words of the name without accents, to search"
    )
    email = models.EmailField(blank=True, help_text="As she wrote it first; other addresses are contact points")
    email_key = models.CharField(max_length=254, null=True, blank=True, help_text="Canonical, for matching only")
    postcode = models.CharField(max_length=8, blank=True)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.SET_NULL, db_index=False)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    supporter_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    latest_activity_at = models.DateTimeField(
        db_default=Now(), help_text="When she last did something; at first, when we met"
    )
    given_name = models.CharField(max_length=60, blank=True, default="", db_default="", help_text="Suggested")
    family_name = models.CharField(max_length=60, blank=True, default="", db_default="", help_text="Suggested")
    birth_date = models.DateField(null=True, blank=True, help_text="Where an import or she herself gave it")
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="merged_from",
        db_index=False,
        help_text="The record that stands for both; this one is kept as it was, so that the merge can be undone",
    )
    pronoun = models.CharField(max_length=4, choices=[("her", "her"), ("him", "him"), ("them", "them")], default="them")
    say = models.CharField(max_length=80, blank=True, help_text="How to say the name")
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="Nothing of hers is left; the row only holds up what is counted"
    )

    class Meta:
        constraints = [
            # The mailbox first: it finds people even by a plan that was made while the table was empty.
            models.UniqueConstraint(
                fields=["email_key", "name_key", "campaign"],
                condition=Q(email_key__isnull=False),
                name="person_identity",
            )
        ]
        indexes = [
            # people_list.page: the desk's list, latest first.
            models.Index(fields=["campaign", "-latest_activity_at", "-id"], name="people_latest"),
            # people_list.count and reports: supporters only.
            models.Index(
                fields=["campaign", "-supporter_since"],
                condition=Q(supporter_since__isnull=False),
                name="people_supporters",
            ),
            # people_list.page by name.
            models.Index(fields=["campaign", "name_key", "id"], name="people_by_name"),
            # selectors.people: organisers of one area. Deleting an area.
            models.Index(fields=["area"], condition=Q(area__isnull=False), name="people_with_area"),
            # Records merged into one, to show and to undo; most rows are not and cost nothing here.
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="people_merged"),
            # importing.judging.known_by_everything: whom a row of a list without an email means. Signers have one.
            models.Index(
                fields=["campaign", "name_key", "postcode"],
                condition=Q(email_key__isnull=True),
                name="people_without_email",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """
    One further way to reach a person: another email, a phone (E.164), a postal address.

    There are as many as people: one more index of theirs is a tenth of the time that a long list takes. So they are
    named by their person and value, and have no public id.
    """

    EMAIL, PHONE, ADDRESS = "email", "phone", "address"
    # No index of its own: the constraint begins with it.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points", db_index=False)
    kind = models.CharField(max_length=7, choices=[(k, k) for k in (EMAIL, PHONE, ADDRESS)])
    value = models.CharField(max_length=254)
    value_key = models.CharField(max_length=254)
    source = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "value_key"], name="contact_point_once")]
        indexes = [models.Index(fields=["kind", "value_key"], name="contact_points_by_value")]

    def __str__(self) -> str:
        return self.value


class Tag(models.Model):
    """A word of the campaign's own that stands on people."""

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)
    people = models.ManyToManyField(Person, through="Tagging", related_name="tags", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="tag_name")]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """One tag on one person. `change` is the press that put it there, so that the press can be undone exactly."""

    # No index of its own: the constraint begins with it.
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="taggings")
    change = models.ForeignKey(
        "BulkChange", null=True, blank=True, on_delete=models.SET_NULL, related_name="taggings", db_index=False
    )
    tagged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "person"], name="tag_once")]
        # Undoing a press; what a list brought names none, and costs nothing here.
        indexes = [models.Index(fields=["change"], condition=Q(change__isnull=False), name="taggings_of_change")]

    def __str__(self) -> str:
        return f"tag {self.tag_id} on person {self.person_id}"


class BulkChange(PublicIdModel):
    """One press that changed many people: who, what, how many, and whether it was taken back."""

    TAG, GROUP = "tag", "group"
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    kind = models.CharField(max_length=5, choices=[(k, k) for k in (TAG, GROUP)])
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE)
    group = models.ForeignKey("campaigns.Group", null=True, blank=True, on_delete=models.CASCADE)
    key = models.UUIDField(unique=True)
    count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0, db_default=0, help_text="People picked; `count` are those changed")
    picked = models.BinaryField(
        null=True, blank=True, help_text="Bitmap of who is picked, while a job works through it; empty when it is done"
    )
    reached = models.BigIntegerField(default=0, db_default=0, help_text="The last person that the job has done")

    def __str__(self) -> str:
        return f"{self.kind} on {self.count} people"


class FoundBy(models.Model):
    """
    What the search finds one person by, kept a little behind the tables by the catch-up of the sets (found_by.py): no
    signature writes here.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="found_by")
    words = models.TextField(help_text="Folded words with one blank between, each with its campaign and kind before it")

    def __str__(self) -> str:
        return f"words of person {self.person_id}"


class Note(PublicIdModel):
    """Only what she would be happy to read: she can ask to see it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    key = models.UUIDField(unique=True)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note on person {self.person_id}"


class ProposedChange(PublicIdModel):
    """A public form said something new of a known person; nothing is overwritten until someone decides."""

    WAITING, TAKEN, KEPT = "waiting", "taken", "kept"
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposed_changes", db_index=False)
    field = models.CharField(max_length=20, help_text='Name of the field, such as "postcode"')
    old = models.CharField(max_length=254, blank=True)
    new = models.CharField(max_length=254)
    said_by = models.CharField(max_length=120, help_text="Where it was said, in words")
    said_at = models.DateTimeField()
    state = models.CharField(max_length=7, default=WAITING, choices=[(k, k) for k in (WAITING, TAKEN, KEPT)])
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "field", "new"], name="proposed_change_once")]

    def __str__(self) -> str:
        return f"{self.field} of person {self.person_id}"


class Sight(models.Model):
    """An account looked at a person within an hour: what keeps the audit trail to one line of it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sights")
    hour_key = models.CharField(max_length=13, help_text='UTC, "2026-03-17T16"')

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "person", "hour_key"], name="sight_once")]

    def __str__(self) -> str:
        return f"account {self.account_id} saw person {self.person_id}"


class ExportRequest(PublicIdModel):
    """
    One list asked for as a file. Small ones are taken at once; above the limit an owner other than the asker approves.

    `filters` is the list's query string; what it gives is read anew, within what the asker may see then.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports_asked")
    reason = models.CharField(max_length=240)
    filters = models.CharField(max_length=2000, blank=True)
    key = models.UUIDField(unique=True)
    count = models.PositiveIntegerField(help_text="People in the list when it was asked for")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="exports_approved"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # exports.rows_taken: how much one account took within a day.
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="exports_of_account")]

    def __str__(self) -> str:
        return f"{self.count} people for {self.asked_by_id}"


class ExportCanary(PublicIdModel):
    """
    A made-up person who stands in one exported file and nowhere else. Where she turns up, that file came from.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, db_index=False)
    export = models.ForeignKey(ExportRequest, on_delete=models.CASCADE, related_name="canaries")
    name = models.CharField(max_length=120)
    email = models.EmailField(help_text="Of example.org: nothing sent there arrives")
    phone = models.CharField(max_length=20)
    made_at = models.DateTimeField()

    class Meta:
        # canaries.traced: which of these addresses stand for a file.
        constraints = [models.UniqueConstraint(fields=["campaign", "email"], name="canary_email")]

    def __str__(self) -> str:
        return self.name
