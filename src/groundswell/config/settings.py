"""
Settings: from the environment, or from the file `groundswell.env` in the data directory; all have safe defaults.

Every name is listed in docs/operators/settings.md (a test holds the two together).
"""

import contextlib
import os
import secrets
from pathlib import Path

import environ

from groundswell.trunk.tools import discover

env = environ.Env()

DATA_DIR = Path(env("GROUNDSWELL_DATA", default="data")).resolve()
if (DATA_DIR / "groundswell.env").is_file():
    env.read_env(str(DATA_DIR / "groundswell.env"))


def kept_secret(name: str) -> str:
    """A secret made at the first start and kept in the data directory, readable by its owner only."""
    path = DATA_DIR / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        # The link is made whole or not at all: of two processes that start together, both read the winner's.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


SITE_URL = env("GROUNDSWELL_URL", default="http://localhost:8000").rstrip("/")
SECURE = SITE_URL.startswith("https://")
SITE_HOST = SITE_URL.split("://", 1)[1]

DEBUG = False
SECRET_KEY = env("GROUNDSWELL_SECRET_KEY", default="") or kept_secret("secret_key")
SECRET_KEY_FALLBACKS = env.list("GROUNDSWELL_OLD_SECRET_KEYS", default=[])
ALLOWED_HOSTS = [SITE_HOST.split(":")[0], *(["localhost", "127.0.0.1"] if not SECURE else [])]
# Opt-outs are kept as keyed hashes. This key is never rotated: without it no old stop would be found again.
OPT_OUT_SECRET = kept_secret("opt_out_secret")
PROXY_HOPS = env.int("GROUNDSWELL_PROXY_HOPS", default=0)
NETWORK_LIMIT = env.int("GROUNDSWELL_NETWORK_LIMIT", default=600)


def outbound_allow(entries: list[str]) -> frozenset[tuple[str, int]]:
    """Addresses with their ports, as "127.0.0.1:2583" or "[::1]:2583"; "localhost:2583" stands for both of its own."""
    allowed = set()
    for entry in entries:
        host, _, port = entry.strip().rpartition(":")
        names = ("127.0.0.1", "::1") if host == "localhost" else (host.strip("[]"),)
        allowed |= {(name, int(port)) for name in names}
    return frozenset(allowed)


# Addresses of one's own network that may be asked all the same: a network server on this machine, to try things.
OUTBOUND_ALLOW = outbound_allow(env.list("GROUNDSWELL_OUTBOUND_ALLOW", default=[]))

TOOLS_LEFT_OUT = frozenset(env.list("GROUNDSWELL_TOOLS_LEFT_OUT", default=[]))
TRUNK = [
    "records",
    "access",
    "audit",
    "supporters",
    "consent",
    "places",
    "campaigns",
    "targets",
    "imports",
    "ledger",
    "jobs",
    "messaging",
    "media",
    "facts",
    "automations",
    "segments",
    "duplicates",
    "publishing",
    "outbound",
    "api",
    "ui",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    # Before allauth, so that our templates stand in for its own.
    *(f"groundswell.trunk.{room}" for room in TRUNK),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *discover(TOOLS_LEFT_OUT),
]
MIDDLEWARE = [
    "groundswell.trunk.ui.middleware.Unavailable",
    "groundswell.trunk.access.uploads.UploadPlaces",
    "groundswell.trunk.ui.middleware.PolicyHeaders",
    "groundswell.trunk.ui.middleware.NoNullBytes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages, not files (those are compressed beforehand); it pads what it compresses, against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "groundswell.trunk.access.csrf.CsrfGuard",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "groundswell.trunk.access.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "groundswell.config.urls"
WSGI_APPLICATION = "groundswell.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "groundswell.trunk.ui.context.page",
            ],
            "builtins": ["groundswell.trunk.ui.templatetags.ui"],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'groundswell.sqlite3'}")}
DATABASE = DATABASES["default"]
DATABASE["ATOMIC_REQUESTS"] = False
if DATABASE["ENGINE"].endswith("sqlite3"):
    # One writer; a lock is waited for, not failed on; an answer goes out only after the disk has the row.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            # What is deleted or written over is gone from the file too: somebody who is erased can rely on it.
            " PRAGMA secure_delete=ON"
        ),
    }
    DATABASE["CONN_MAX_AGE"] = None
else:
    DATABASE["OPTIONS"] = {
        **DATABASE.get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": env.int("GROUNDSWELL_DB_POOL", default=12), "timeout": 10},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"

TASKS = {
    "default": {
        "BACKEND": "groundswell.trunk.jobs.backend.Backend",
        "QUEUES": ["urgent", "default", "bulk"],
    }
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
TIME_ZONE = env("GROUNDSWELL_TIME_ZONE", default="Europe/London")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SMTP_URL = env("GROUNDSWELL_SMTP_URL", default="")
MAIL_DOMAIN = env("GROUNDSWELL_MAIL_DOMAIN", default="") or SITE_HOST.split(":")[0]
MAIL_FROM = env("GROUNDSWELL_MAIL_FROM", default="") or f"campaign@{MAIL_DOMAIN}"
# Letters of people to those who decide come from here; replies that we may have come back to it, with a "+" part.
RELAY_FROM = env("GROUNDSWELL_RELAY_FROM", default="") or f"letters@{MAIL_FROM.rpartition('@')[2]}"
RELAY_PER_MINUTE = env.int("GROUNDSWELL_RELAY_PER_MINUTE", default=30)
MAILBOX_URLS = env("GROUNDSWELL_MAILBOX_URL", default="").split()
DKIM_SELECTOR = env("GROUNDSWELL_DKIM_SELECTOR", default="groundswell")
DKIM_KEY_FILE = Path(env("GROUNDSWELL_DKIM_KEY", default=str(DATA_DIR / "secrets" / "dkim.pem")))

COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "groundswell.trunk.ui.views.forbidden_post"
# Not "no-referrer": browsers then name the origin of our own forms "null", and old ones give no other sign of it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_HOPS and SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOADS = DATA_DIR / "uploads"
# Files above the size kept in memory that one process reads at a time. A thread reads one for as long as it takes.
UPLOADS_AT_ONCE = env.int(
    "GROUNDSWELL_UPLOADS_AT_ONCE", default=max(1, env.int("GROUNDSWELL_UP_WEB_THREADS", default=8) // 2)
)
FILE_UPLOAD_HANDLERS = [
    "groundswell.trunk.access.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "groundswell.trunk.access.uploads.OnDisk",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

from groundswell.config.accounts import *  # noqa: E402,F403 - sign-in settings stand in a file of their own
from groundswell.config.logs import LOGGING  # noqa: E402,F401
