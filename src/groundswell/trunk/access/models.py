"""Accounts, the roles they hold, invitations, personal links and devices that proved an email address."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from groundswell.trunk.records.models import PublicIdModel


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, name: str = "", password: str | None = None) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PublicIdModel):
    """A login. What it may do is in `Role`; an account without a role is a supporter who signed in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    theme = models.CharField(max_length=5, choices=[("light", "Light"), ("dark", "Dark")], blank=True)
    single_keys = models.BooleanField(default=True)
    may_found = models.BooleanField(default=False, help_text="May set up campaigns: came in by the owner link")
    sessions_ended = models.PositiveIntegerField(default=0, help_text="Counted up to sign out everywhere at once")

    objects = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin is not installed; nobody is its staff."""
        return False

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of this account must match: another password, or a count up, ends them all."""
        return salted_hmac(
            "groundswell.access.session",
            f"{self.password}|{self.sessions_ended}",
            secret=secret or settings.SECRET_KEY,
            algorithm="sha256",
        ).hexdigest()


class Role(PublicIdModel):
    """One role of an account in one scope: a campaign, a group of it, or an area of it."""

    OWNER, ORGANISER, EDITOR = "owner", "organiser", "editor"
    CALLER, CANVASSER, VOLUNTEER = "caller", "canvasser", "volunteer"
    NAMES = [
        (OWNER, "Owner"),
        (ORGANISER, "Organiser"),
        (EDITOR, "Editor"),
        (CALLER, "Caller"),
        (CANVASSER, "Canvasser"),
        (VOLUNTEER, "Volunteer"),
    ]
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=10, choices=NAMES)
    group = models.ForeignKey("campaigns.Group", null=True, blank=True, on_delete=models.CASCADE)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.CASCADE)
    granted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="granted_roles")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(group__isnull=True) | Q(area__isnull=True), name="role_one_scope"),
            # One for each kind of scope, because two NULLs are never equal to a unique constraint.
            models.UniqueConstraint(
                fields=["account", "campaign", "role"],
                condition=Q(ended_at__isnull=True, group__isnull=True, area__isnull=True),
                name="role_once",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "group"],
                condition=Q(ended_at__isnull=True, group__isnull=False),
                name="role_once_in_group",
            ),
            models.UniqueConstraint(
                fields=["account", "campaign", "role", "area"],
                condition=Q(ended_at__isnull=True, area__isnull=False),
                name="role_once_in_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} is {self.role}"


class Invitation(PublicIdModel):
    """An emailed offer of a role. The token is kept as a hash; it is used once."""

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE)
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.NAMES)
    group = models.ForeignKey("campaigns.Group", null=True, blank=True, on_delete=models.CASCADE)
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.CASCADE)
    invited_by = models.ForeignKey(Account, on_delete=models.CASCADE)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.role} for {self.email}"


class OwnerLink(models.Model):
    """
    A link that the server's operator makes on the command line: it lets its holder in as owner, once.

    Without a campaign it is for whoever sets up the first one.
    """

    campaign = models.ForeignKey("campaigns.Campaign", null=True, on_delete=models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"owner link {self.pk}"


class PersonalLink(models.Model):
    """
    A mailed link that recognises a person for low-risk acts only (trust.md section 6.3).

    Reusable for 90 days, revocable. Only the hash of the token is stored.
    """

    person = models.ForeignKey("supporters.Person", on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link of person {self.person_id}"


class LinkCode(models.Model):
    """
    A code of six digits mailed to the person of a personal link, for what a link alone does not open (trust.md 6.3).

    It works for a quarter of an hour, once, and bears five tries. Only a keyed hash of it is stored.
    """

    link = models.ForeignKey(PersonalLink, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code for link {self.link_id}"
