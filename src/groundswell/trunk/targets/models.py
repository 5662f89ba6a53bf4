"""People and bodies that decide, the drives that ask them, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from groundswell.trunk.records.models import PublicIdModel

UK_PARLIAMENT = "UK Parliament members service"
EVERYPOLITICIAN = "EveryPolitician, UK Commons of 2015"
CLP_NOMINATIONS = "Labour local party nominations of 2015"
NO_SENDING_SOURCES = (UK_PARLIAMENT, EVERYPOLITICIAN, CLP_NOMINATIONS)
"""Sources whose rules forbid sending. The database refuses a target of theirs that is not marked so."""


class Target(PublicIdModel):
    """
    A person or body that decides. Without a campaign it is shared by all (a loaded list of representatives).

    `no_sending` comes from the source of the data and can never be lifted: our relay refuses such a target.
    """

    campaign = models.ForeignKey(
        "campaigns.Campaign", null=True, blank=True, on_delete=models.CASCADE, related_name="targets"
    )
    name = models.CharField(max_length=120)
    office = models.CharField(max_length=120, help_text="Member of Parliament, Councillor, Mayor")
    party = models.CharField(max_length=80, blank=True)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.SET_NULL, related_name="targets")
    kind = models.CharField(max_length=6, choices=[("person", "person"), ("body", "body")], default="person")
    salutation = models.CharField(max_length=80, blank=True, help_text="After 'Dear': Cllr Wainfleet")
    email = models.EmailField(blank=True)
    email_source = models.URLField(max_length=400, blank=True, help_text="Where the address is published")
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=240, blank=True, help_text="Of the office")
    accounts = models.JSONField(default=dict, help_text='{"bluesky": "name.example", "twitter": "name"}')
    source = models.CharField(max_length=120, help_text="Where this was learnt")
    source_key = models.CharField(max_length=80, blank=True)
    no_sending = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~models.Q(source_key=""), name="target_source_key"
            ),
            models.CheckConstraint(
                condition=~models.Q(source__in=NO_SENDING_SOURCES) | models.Q(no_sending=True),
                name="target_no_sending_by_source",
            ),
        ]
        # selectors.representatives: who decides for one area.
        indexes = [models.Index(fields=["area", "ended_at"], name="targets_of_area")]

    def __str__(self) -> str:
        return self.name


class TargetNote(PublicIdModel):
    """Something we learnt about a target: its mail came back, its number is wrong."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="notes")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE)
    kind = models.CharField(max_length=20, help_text='"bounce", "wrong_number", "note"')
    text = models.CharField(max_length=400)
    key = models.CharField(max_length=80, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


class Drive(PublicIdModel):
    """
    One question put to many targets: a cause (for or against) or a contest with candidates.

    A target declares at most one answer; where it stands is a `Standing`, what it said each time a `Declaration`.
    """

    CAUSE, CONTEST = "cause", "contest"
    DRAFT, OPEN, CLOSED = "draft", "open", "closed"
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="drives")
    slug = models.SlugField(max_length=90)
    kind = models.CharField(max_length=7, choices=[(k, k) for k in (CAUSE, CONTEST)])
    state = models.CharField(max_length=6, choices=[(k, k) for k in (DRAFT, OPEN, CLOSED)], default=DRAFT)
    title = models.CharField(max_length=140, help_text="The question: Who should stand for Mayor of Ashdale?")
    lead = models.CharField(max_length=400, blank=True)
    notice = models.CharField(max_length=400, blank=True, help_text="What every reader of its board must know")
    target_word = models.CharField(max_length=40, default="target", help_text="councillor, local party")
    targets_word = models.CharField(max_length=40, default="targets", help_text="councillors, local parties")
    boundary_set = models.ForeignKey(
        "places.BoundarySet", null=True, blank=True, on_delete=models.SET_NULL, help_text="The map of its board"
    )
    public_board = models.BooleanField(default=False)
    public_list = models.BooleanField(default=False, help_text="Offices, emails and accounts, and their CSV file")
    block_size = models.PositiveSmallIntegerField(default=12, help_text="Targets in one evening's block")
    claim_hours = models.PositiveSmallIntegerField(default=72)
    version = models.BigIntegerField(default=0, help_text="Grows by one with every change of its board")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "slug"], name="drive_slug")]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    """
    One step of a drive: how many must say yes by when. The first that has not closed is the one that counts.

    `rule` "number": `needed` of them; "majority": more than half of all the drive's targets.
    """

    NUMBER, MAJORITY = "number", "majority"
    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="stages")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80, help_text="Nominations, the vote in council")
    rule = models.CharField(max_length=8, choices=[(k, k) for k in (NUMBER, MAJORITY)], default=NUMBER)
    needed = models.PositiveIntegerField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drive", "number"], name="stage_number")]

    def __str__(self) -> str:
        return self.title


class Candidate(PublicIdModel):
    """Someone a contest's targets may declare for. At most one is backed by the campaign."""

    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="candidates")
    name = models.CharField(max_length=80)
    short = models.CharField(max_length=30, help_text="In keys and columns: Pickersgill")
    backed = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drive", "name"], name="candidate_name"),
            models.UniqueConstraint(fields=["drive"], condition=Q(backed=True), name="candidate_backed_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Standing(PublicIdModel):
    """
    Where one target stands in one drive, kept from its declarations and asks.

    `declared`: for the cause, or for `candidate`. `asked` is set by the first ask. The `heard_*` counts are of
    asks; `heard_own` of letters, calls and posts by its own constituents.
    """

    NOT_ASKED, ASKED, LEANING, DECLARED = "not_asked", "asked", "leaning", "declared"
    AGAINST, NONE, WONT_SAY = "against", "none", "wont_say"
    STANCES = (NOT_ASKED, ASKED, LEANING, DECLARED, AGAINST, NONE, WONT_SAY)
    UNDECIDED = (NOT_ASKED, ASKED, LEANING)
    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="standings")
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="standings")
    stance = models.CharField(max_length=9, choices=[(k, k) for k in STANCES], default=NOT_ASKED)
    candidate = models.ForeignKey(Candidate, null=True, blank=True, on_delete=models.RESTRICT, related_name="standings")
    declaration = models.ForeignKey(
        "targets.Declaration", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    disputed = models.BooleanField(default=False, help_text="Two recorded different answers; an organiser is asked")
    changed_at = models.DateTimeField(null=True, blank=True)
    version = models.BigIntegerField(default=0, help_text="Grows with every change, so that boards can ask what is new")
    heard_letters = models.PositiveIntegerField(default=0)
    heard_calls = models.PositiveIntegerField(default=0)
    heard_posts = models.PositiveIntegerField(default=0)
    heard_own = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True, help_text="When it no longer decides here")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drive", "target"], name="standing_once"),
            models.CheckConstraint(
                condition=Q(candidate__isnull=True) | Q(stance__in=("declared", "leaning")),
                name="standing_candidate_only_when_for_one",
            ),
        ]
        indexes = [
            # selectors.board and least_heard: the standings of a drive by stance.
            models.Index(fields=["drive", "stance"], name="standings_by_stance"),
            # selectors.changed_since: what a board does not know yet.
            models.Index(fields=["drive", "version"], name="standings_by_version"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.stance}"


class Declaration(PublicIdModel):
    """
    What a target was recorded as saying, once. Append-only: a correction is another row that names the one it mends.

    `declared_at` is when it was said, `recorded_at` when we wrote it down. `before_stance` and `before_candidate` are
    what stood before, for undo and history.
    """

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="declarations")
    stance = models.CharField(max_length=9, choices=[(k, k) for k in Standing.STANCES])
    candidate = models.ForeignKey(Candidate, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    evidence_url = models.URLField(max_length=600, blank=True)
    evidence_note = models.CharField(max_length=200, blank=True, help_text="Heard in person: where and by whom")
    quote = models.CharField(max_length=300, blank=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    person = models.ForeignKey("supporters.Person", null=True, blank=True, on_delete=models.SET_NULL)
    before_stance = models.CharField(max_length=9, blank=True)
    before_candidate = models.ForeignKey(Candidate, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    seen_declaration = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections")
    correction_reason = models.CharField(max_length=200, blank=True)
    key = models.UUIDField(unique=True)
    declared_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # selectors.history: what one target said, newest first.
        indexes = [models.Index(fields=["standing", "-recorded_at"], name="declarations_of_standing")]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.stance}"


class Ask(models.Model):
    """One time a target was asked: a letter, a call, a post, a meeting. Append-only."""

    LETTER, CALL, POST, MEETING = "letter", "call", "post", "meeting"
    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="asks")
    channel = models.CharField(max_length=7, choices=[(k, k) for k in (LETTER, CALL, POST, MEETING)])
    person = models.ForeignKey("supporters.Person", null=True, blank=True, on_delete=models.SET_NULL)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    own_constituent = models.BooleanField(default=False)
    outcome = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=400, blank=True)
    key = models.CharField(max_length=80, unique=True)
    asked_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["standing", "-asked_at"], name="asks_of_standing")]

    def __str__(self) -> str:
        return f"{self.channel} to {self.standing_id}"
