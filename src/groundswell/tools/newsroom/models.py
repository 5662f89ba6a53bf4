"""Posts, their words on each network, what the team decided, and the newsroom's own rules."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groundswell.trunk.records.models import PublicIdModel

ACCOUNT = settings.AUTH_USER_MODEL


class Newsroom(models.Model):
    """
    A campaign's rules. "count": `needed` approvals of the voices; "silence": nobody objected for `silence_minutes`,
    then one of the named people (`Voice.releases`) releases it.

    Several people may stand for one group; it has one voice. Without groups each person is a voice.
    """

    COUNT, SILENCE = "count", "silence"
    campaign = models.OneToOneField("campaigns.Campaign", on_delete=models.CASCADE, related_name="newsroom")
    rule = models.CharField(max_length=7, choices=[(k, k) for k in (COUNT, SILENCE)], default=COUNT)
    needed = models.PositiveSmallIntegerField(default=1)
    silence_minutes = models.PositiveIntegerField(default=60)
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="Emergency stop: nothing goes out")
    stopped_by = models.ForeignKey(ACCOUNT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stop_reason = models.CharField(max_length=300, blank=True)
    resumed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the latest stop ended: what missed its time then waits for a person"
    )
    time_zone = models.CharField(max_length=40, default="Europe/London")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"newsroom of {self.campaign_id}"


class Voice(models.Model):
    """Somebody whose approval counts, for herself or for a group."""

    newsroom = models.ForeignKey(Newsroom, on_delete=models.CASCADE, related_name="voices")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("campaigns.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    releases = models.BooleanField(default=False, help_text="May release what nobody objected to")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["newsroom", "account"], name="voice_once")]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.newsroom_id}"


class Slot(models.Model):
    """A time of the week at which a queued post goes out. `minute` counts from midnight, in the newsroom's zone."""

    newsroom = models.ForeignKey(Newsroom, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["newsroom", "weekday", "minute"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.weekday} {self.minute}"


class QuietWindow(PublicIdModel):
    """A time in which nothing goes out: a vote, a funeral, the night."""

    newsroom = models.ForeignKey(Newsroom, on_delete=models.CASCADE, related_name="quiet_windows")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="quiet_ends_later")]

    def __str__(self) -> str:
        return self.title


class Post(PublicIdModel):
    """
    One thing to say, on one or more networks. States in words:

    draft; waiting (for approvals); held (an objection, or the emergency stop); approved (it goes at `goes_at`);
    publishing; published; failed (on at least one network); pulled.

    `version` grows with every change of words, pictures or networks; an approval counts for the version it saw.
    `queued` posts take the next free slot and close up; others keep the time that was typed.
    """

    DRAFT, WAITING, HELD, APPROVED = "draft", "waiting", "held", "approved"
    PUBLISHING, PUBLISHED, FAILED, PULLED = "publishing", "published", "failed", "pulled"
    STATES = (DRAFT, WAITING, HELD, APPROVED, PUBLISHING, PUBLISHED, FAILED, PULLED)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="posts")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, help_text="What every network says unless its own words are written")
    link = models.URLField(max_length=600, blank=True)
    link_title = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=[(k, k) for k in STATES], default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    goes_at = models.DateTimeField(null=True, blank=True)
    queued = models.BooleanField(default=False)
    answer_by = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="When approval was asked for, this version")
    approved_at = models.DateTimeField(null=True, blank=True, help_text="When this version met the rule of that time")
    released_by = models.ForeignKey(ACCOUNT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    pulled_at = models.DateTimeField(null=True, blank=True)
    pull_reason = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True, help_text="What it is about: a declared reference")
    subject_id = models.CharField(max_length=22, blank=True)
    made_by_rule = models.BooleanField(default=False)
    repeat_of = models.CharField(
        max_length=22, blank=True, help_text="Public id of the earlier post that it may sound like, on purpose"
    )
    written_by = models.ForeignKey(ACCOUNT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        indexes = [
            # selectors.week: the posts of some days.
            models.Index(fields=["campaign", "goes_at"], name="posts_by_time"),
            # tasks.release_due, selectors.waiting: posts in one state.
            models.Index(fields=["campaign", "state"], name="posts_by_state"),
            # selectors.posts_about.
            models.Index(fields=["subject_kind", "subject_id"], name="posts_by_subject"),
        ]

    def __str__(self) -> str:
        return self.title


class Variant(PublicIdModel):
    """A post on one network. `text` empty: the post's own words. A blank line with only "---" splits a thread."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="variants")
    account = models.ForeignKey("publishing.NetworkAccount", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="variant_once")]

    def __str__(self) -> str:
        return f"{self.post_id} on {self.account_id}"


class NetworkWords(models.Model):
    """What every new post says at its end on one network: our hashtag, the name of our account there."""

    newsroom = models.ForeignKey(Newsroom, on_delete=models.CASCADE, related_name="network_words")
    account = models.OneToOneField("publishing.NetworkAccount", on_delete=models.CASCADE, related_name="+")
    ending = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.ending


class PostPicture(models.Model):
    """A picture of a post: a graphic of ours or a photo from the library."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    graphic = models.ForeignKey("media.Graphic", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    image = models.ForeignKey("media.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    alt = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="post_picture_number"),
            models.CheckConstraint(
                condition=Q(graphic__isnull=False, image__isnull=True) | Q(graphic__isnull=True, image__isnull=False),
                name="post_picture_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"picture {self.number} of {self.post_id}"


class PostVersion(models.Model):
    """A post as it was, whole, for history and for what changed since somebody looked."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="history")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    account = models.ForeignKey(ACCOUNT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="post_version")]

    def __str__(self) -> str:
        return f"{self.post_id} version {self.number}"


class Decision(PublicIdModel):
    """
    Somebody approved, objected or released. Append-only save for `withdrawn_at`.

    A release lets a version go that nobody objected to, or whose time has passed. An objection holds whatever the
    version, until its maker or an owner withdraws it or the post is mended and she agrees; after publishing it pulls
    the post.
    """

    APPROVE, OBJECT, RELEASE = "approve", "object", "release"
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="decisions")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=[(k, k) for k in (APPROVE, OBJECT, RELEASE)])
    account = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey("campaigns.Group", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=12, blank=True, help_text="facts, tone, timing, person, law, other")
    words = models.CharField(max_length=500, blank=True)
    fix = models.CharField(max_length=500, blank=True, help_text="What would put it right")
    key = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(ACCOUNT, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        # services.settle_post: what was decided on one post.
        indexes = [models.Index(fields=["post", "made_at"], name="decisions_of_post")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.post_id}"


class Note(PublicIdModel):
    """A line of a post's one thread; never published. `mentions` are public ids of accounts."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="notes")
    account = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=1000)
    mentions = models.JSONField(default=list)
    key = models.UUIDField(unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


class Shift(PublicIdModel):
    """Who is on the desk, from when to when, and what she hands over."""

    newsroom = models.ForeignKey(Newsroom, on_delete=models.CASCADE, related_name="shifts")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    handover = models.TextField(blank=True, help_text="What is promised to whom, what is open")
    key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["newsroom", "-starts_at"], name="shifts_latest")]

    def __str__(self) -> str:
        return f"{self.account_id} from {self.starts_at}"


class Listening(models.Model):
    """How often a colleague wants mail from the newsroom, and when she last got one: a digest, not a flood."""

    AT_ONCE, HOURLY, NEVER = "at_once", "hourly", "never"
    newsroom = models.ForeignKey(Newsroom, on_delete=models.CASCADE, related_name="listening")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    pace = models.CharField(max_length=7, choices=[(k, k) for k in (AT_ONCE, HOURLY, NEVER)], default=AT_ONCE)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["newsroom", "account"], name="listening_once")]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.newsroom_id}"


class Notice(models.Model):
    """
    Something a colleague is told by mail. `key` tells it once; what is over before its mail goes is dropped.

    `kind`: asked, mended, held, decide, decided, release, mentioned, pulled, stopped, resumed, handed.
    """

    newsroom = models.ForeignKey(Newsroom, on_delete=models.CASCADE, related_name="notices")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    version = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10)
    words = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=120, unique=True)
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="Mailed, or no longer needed")

    class Meta:
        # notices.mail_due: what is still to be told.
        indexes = [
            models.Index(fields=["newsroom", "account"], condition=Q(mailed_at__isnull=True), name="notices_to_mail")
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.account_id}"
