"""The organisation, its campaigns, and the campaigns' local and regional groups."""

from django.db import models
from django.db.models import Q

from groundswell.trunk.records.models import PublicIdModel


class Organisation(PublicIdModel):
    """Who runs the campaigns. Its kind decides which legal bases and rules are offered (campaigns/kinds.py)."""

    PARTY, UNION, CHARITY, CANDIDATE, NON_PARTY, INFORMAL = (
        "party",
        "union",
        "charity",
        "candidate",
        "non_party",
        "informal",
    )
    KINDS = [
        (PARTY, "Party or party branch"),
        (UNION, "Trade union"),
        (CHARITY, "Charity"),
        (CANDIDATE, "Candidate"),
        (NON_PARTY, "Non-party campaigner"),
        (INFORMAL, "Informal group"),
    ]
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=KINDS, default=INFORMAL)
    promoter = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=240, blank=True)
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Campaign(PublicIdModel):
    """An effort with a goal. Everything people do belongs to one campaign."""

    ARCHIVO, FIGTREE = "archivo", "figtree"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="campaigns")
    slug = models.SlugField(unique=True, max_length=60)
    slug_key = models.CharField(
        max_length=60, null=True, unique=True, help_text="What a hasty eye sees of the slug (campaigns/slugs.py)"
    )
    name = models.CharField(max_length=80)
    goal = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)
    brand = models.CharField(max_length=7, default="#ffc21a")
    logo = models.ForeignKey("media.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    display_face = models.CharField(
        max_length=10, choices=[(ARCHIVO, "Archivo"), (FIGTREE, "Figtree")], default=ARCHIVO
    )
    art = models.CharField(max_length=20, blank=True, help_text="Name of a drawing for the band, such as 'bus'")
    boundary_set = models.ForeignKey("places.BoundarySet", null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    set_up_step = models.CharField(
        max_length=20, blank=True, help_text="Where the set-up wizard stands; empty when done"
    )

    def __str__(self) -> str:
        return self.name


class Group(PublicIdModel):
    """A local or regional supporter group; its coordinator is an organiser scoped to it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="groups")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    about = models.TextField(blank=True)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.SET_NULL)
    postcode = models.CharField(max_length=8, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    meets = models.CharField(max_length=120, blank=True)
    weekly_goal = models.PositiveIntegerField(default=25)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "slug"], name="group_slug")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person who joined a group; counted once her email is confirmed."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="memberships")
    key = models.UUIDField(unique=True)
    joined_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="membership_once")]
        indexes = [
            # selectors.with_members: how many people are in a group.
            models.Index(
                fields=["group"],
                condition=Q(confirmed_at__isnull=False, left_at__isnull=True),
                name="memberships_counted",
            )
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} in {self.group_id}"
