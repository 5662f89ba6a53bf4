"""Settings for tests: the product's own, in a data directory that lives as long as the run, and quicker."""

import atexit
import os
import shutil
import tempfile

# Each process of a test run has its own state; what the shell happens to name is left alone.
os.environ["GROUNDSWELL_DATA"] = data_dir = tempfile.mkdtemp(prefix="groundswell-test-")
atexit.register(shutil.rmtree, data_dir, ignore_errors=True)
for name in ("GROUNDSWELL_URL", "GROUNDSWELL_SMTP_URL", "GROUNDSWELL_TOOLS_LEFT_OUT", "GROUNDSWELL_OUTBOUND_ALLOW"):
    if name not in os.environ.get("GROUNDSWELL_TEST_KEEPS", ""):
        os.environ.pop(name, None)

from groundswell.config.settings import *  # noqa: E402,F403
from groundswell.config.settings import DATA_DIR, DATABASE, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
if DATABASE["ENGINE"].endswith("sqlite3"):
    # A file, because threads that race must meet real locks; without fsync, because a test that crashes is run again.
    DATABASE["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASE["OPTIONS"]["init_command"] = DATABASE["OPTIONS"]["init_command"].replace(
        "synchronous=FULL", "synchronous=OFF"
    )
