"""Articles as they were when captured, and the library's catalogue of everything in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groundswell.trunk.records.full_text import TextIndex
from groundswell.trunk.records.models import PublicIdModel

WORDS = TextIndex("library_entry", "title_words", "words")


class Article(PublicIdModel):
    """A page on the web as it was: its title, its text, its picture, and the page itself, compressed, in the store."""

    WAITING, KEPT, FAILED = "waiting", "kept", "failed"
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="articles")
    url = models.URLField(max_length=2000, help_text="As it was pasted")
    address = models.URLField(max_length=2000, blank=True, help_text="After redirects")
    title = models.CharField(max_length=300, blank=True)
    site = models.CharField(max_length=120, blank=True)
    author = models.CharField(max_length=120, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True)
    summary = models.CharField(max_length=600, blank=True)
    text = models.TextField(blank=True)
    picture = models.ForeignKey("media.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    archive = models.CharField(max_length=120, blank=True, help_text="The page as it came, in the store")
    archive_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the page as it came")
    archive_size = models.PositiveIntegerField(default=0, help_text="Bytes, before it was compressed")
    mime = models.CharField(max_length=60, blank=True, help_text="What the page said it is")
    note = models.CharField(max_length=400, blank=True)
    tags = models.JSONField(default=list)
    credit = models.CharField(max_length=120, blank=True, help_text="Who found it")
    credit_hidden = models.BooleanField(default=False, help_text="Asked not to be named")
    state = models.CharField(max_length=7, choices=[(k, k) for k in (WAITING, KEPT, FAILED)], default=WAITING)
    problem = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return self.title or self.url


class Entry(PublicIdModel):
    """
    A card of the catalogue: one fact, article or picture, with the words it is found by.

    `title_words` and `words` are folded (trunk/records/full_text.py) and are what full-text search reads; the database
    itself keeps its index over them true.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="library_entries")
    fact = models.OneToOneField("facts.Fact", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    article = models.OneToOneField(Article, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    image = models.OneToOneField("media.Image", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, help_text="figure, quote, claim, article, picture")
    title = models.CharField(max_length=500)
    title_words = models.TextField()
    words = models.TextField()
    tags = models.JSONField(default=list)
    language = models.CharField(max_length=10, blank=True)
    ended = models.BooleanField(default=False, help_text="Withdrawn or corrected")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fact__isnull=False, article__isnull=True, image__isnull=True)
                | Q(fact__isnull=True, article__isnull=False, image__isnull=True)
                | Q(fact__isnull=True, article__isnull=True, image__isnull=False),
                name="library_entry_of_one_thing",
            )
        ]
        # selectors.entries: the catalogue, newest first.
        indexes = [models.Index(fields=["campaign", "-made_at"], name="library_entries_latest")]

    def __str__(self) -> str:
        return self.title
