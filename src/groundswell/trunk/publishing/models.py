"""Our accounts on networks, what was put out there, and what each reached."""

from django.conf import settings
from django.db import models

from groundswell.trunk.records.models import PublicIdModel


class NetworkAccount(PublicIdModel):
    """
    Our account on a network (channels/*/network.py declares them), or our place on one that is posted to by hand.

    `secret` is encrypted (trunk/records/secrets.py); it never leaves the server.
    """

    WORKING, BROKEN, REMOVED = "working", "broken", "removed"
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="network_accounts")
    network = models.CharField(max_length=30, help_text="bluesky, page, x")
    handle = models.CharField(max_length=253, blank=True)
    name = models.CharField(max_length=120, blank=True)
    service_url = models.URLField(max_length=300, blank=True)
    remote_id = models.CharField(max_length=200, blank=True, help_text="The network's own id of the account: a DID")
    secret = models.BinaryField(null=True, blank=True, editable=False)
    state = models.CharField(max_length=7, choices=[(k, k) for k in (WORKING, BROKEN, REMOVED)], default=WORKING)
    problem = models.CharField(max_length=300, blank=True, help_text="What is wrong and how to mend it")
    imprint_seen_at = models.DateTimeField(null=True, blank=True, help_text="When its profile last carried our imprint")
    looked_at = models.DateTimeField(null=True, blank=True, help_text="When we last read its profile")
    not_before = models.DateTimeField(null=True, blank=True, help_text="The network asked us to wait until then")
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="Emergency stop: nothing is sent until it ends")
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    connected_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "network", "handle"],
                condition=~models.Q(state="removed"),
                name="network_account_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.handle}"


class Publication(PublicIdModel):
    """
    One post on one network: what is to be out, and what is.

    `content` is frozen when it is queued (content.py). `remote_keys` are chosen before the first call, so that a call
    that is repeated after a crash finds what it made. `source_kind` and `source_id` are those of a declared reference.

    Sending is claimed: `claim` is the job that sends, `claimed_until` ends what a dead worker holds.
    """

    WAITING, PUBLISHED, FAILED, PULLING, PULLED = "waiting", "published", "failed", "pulling", "pulled"
    STATES = (WAITING, PUBLISHED, FAILED, PULLING, PULLED)
    account = models.ForeignKey(NetworkAccount, on_delete=models.CASCADE, related_name="publications")
    source_kind = models.CharField(max_length=40)
    source_id = models.CharField(max_length=22)
    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content")
    remote_keys = models.JSONField(default=list, help_text="One a part")
    stale_keys = models.JSONField(default=list, help_text="Of an earlier content: taken down before this one goes out")
    remote = models.JSONField(default=list, help_text="One a part that is out: {uri, cid, url}")
    url = models.URLField(max_length=600, blank=True, help_text="Where people see it")
    state = models.CharField(max_length=9, choices=[(k, k) for k in STATES], default=WAITING)
    by_hand = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True, help_text="When it is tried, or tried again")
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    first_tried_at = models.DateTimeField(null=True, blank=True, help_text="Null: nothing of it can be out")
    problem_kind = models.CharField(max_length=30, blank=True, help_text="sign_in, rate, refused, unreachable, ours")
    problem = models.CharField(max_length=300, blank=True, help_text="In words, with the mend")
    queued_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="Of its state: what pages and feeds are kept by")
    published_at = models.DateTimeField(null=True, blank=True)
    pulled_at = models.DateTimeField(null=True, blank=True)
    pull_reason = models.CharField(max_length=300, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "source_kind", "source_id"], name="publication_once")]
        indexes = [
            # tasks.publish_due: what waits for its time.
            models.Index(fields=["state", "next_at"], name="publications_due"),
            # selectors.publications_of: where one post is.
            models.Index(fields=["source_kind", "source_id"], name="publications_of_source"),
            # selectors.page_posts: the page and feeds of posts, the newest first.
            models.Index(fields=["account", "-published_at"], name="publications_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.source_kind} {self.source_id} on {self.account_id}"


class Reach(models.Model):
    """A figure of a publication as the network told it. `name` is likes, reposts, replies, quotes, views."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="reach")
    name = models.CharField(max_length=20)
    number = models.PositiveBigIntegerField()
    source = models.CharField(max_length=120, help_text="Who told it: bsky.social")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "name"], name="reach_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
