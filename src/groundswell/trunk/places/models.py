"""Areas in versions of boundaries, and the postcodes that lie in them."""

from django.db import models


class BoundarySet(models.Model):
    """One version of the map: "uk-2010", "uk-2024", "ashdale"."""

    code = models.SlugField(unique=True, max_length=20)
    name = models.CharField(max_length=80)
    place_name = models.CharField(max_length=40, default="constituency", help_text="What one area is called")
    from_on = models.DateField(null=True, blank=True)
    approximate = models.BooleanField(default=False, help_text="Postcodes are placed by computation, not by record")
    credit = models.CharField(max_length=400, blank=True, help_text="Whom the data asks us to name, one line each")
    current = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    @property
    def place_names(self) -> str:
        """What several areas are called: "wards", "constituencies"."""
        return f"{self.place_name[:-1]}ies" if self.place_name.endswith("y") else f"{self.place_name}s"


class Area(models.Model):
    """A nation, region or constituency. `code` is the official one (GSS) and may stand in URLs."""

    NATION, REGION, CONSTITUENCY = "nation", "region", "constituency"
    boundary_set = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="areas")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in (NATION, REGION, CONSTITUENCY)])
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    name_welsh = models.CharField(max_length=80, blank=True)
    short = models.CharField(max_length=4, blank=True, help_text="Shown in its hexagon")
    slug = models.SlugField(max_length=90)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    hex_q = models.IntegerField(null=True, blank=True)
    hex_r = models.IntegerField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    electorate = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            # Scotland, Wales and Northern Ireland are nation and region under one official code.
            models.UniqueConstraint(fields=["boundary_set", "kind", "code"], name="area_code"),
            models.UniqueConstraint(fields=["boundary_set", "kind", "slug"], name="area_slug"),
        ]
        # selectors.hexagons: all areas of one kind in one boundary set.
        indexes = [
            models.Index(fields=["boundary_set", "kind"], name="area_by_kind"),
            # selectors.area_by_code: an area's page.
            models.Index(fields=["code"], name="area_by_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """What became of an area when the boundaries changed: `share` of the old one's people live in the new one."""

    old = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="became")
    new = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="came_from")
    share = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.old_id} to {self.new_id}"


class Postcode(models.Model):
    """A full postcode, without its space, at a point (WGS84)."""

    code = models.CharField(max_length=7, primary_key=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    def __str__(self) -> str:
        return self.code


class Sector(models.Model):
    """A postcode sector ("LS6 1") at the mean point of its postcodes (WGS84)."""

    code = models.CharField(max_length=7, primary_key=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    def __str__(self) -> str:
        return self.code


class Placing(models.Model):
    """
    Where a postcode or sector lies in one boundary set.

    `code` is a full postcode ("LS61AA") or a sector ("LS6 1"). `share` is the part of it in the area: 1 for
    the area it lies in, 0 for one that is only near; `near_border` means "probably": the person is asked.
    """

    boundary_set = models.ForeignKey(BoundarySet, on_delete=models.CASCADE)
    code = models.CharField(max_length=7)
    area = models.ForeignKey(Area, on_delete=models.CASCADE)
    share = models.FloatField(default=1.0)
    near_border = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["boundary_set", "code", "area"], name="placing_once")]

    def __str__(self) -> str:
        return f"{self.code} in {self.area_id}"
