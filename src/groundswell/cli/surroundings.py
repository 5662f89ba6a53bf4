"""Where the state lies and what is set, known before Django is loaded."""

import os
from pathlib import Path

ENV_FILE = "groundswell.env"
RUN = "run"


def data_dir() -> Path:
    """The directory that holds all state."""
    return Path(os.environ.get("GROUNDSWELL_DATA", "data")).resolve()


def use_data(directory: str | None) -> Path:
    """Make a directory the one that holds all state, for this process and its children."""
    if directory:
        os.environ["GROUNDSWELL_DATA"] = str(Path(directory).resolve())
    return data_dir()


def setting(name: str) -> str:
    """A setting from the environment or the file in the data directory; empty where neither has it."""
    if name in os.environ:
        return os.environ[name]
    try:
        lines = (data_dir() / ENV_FILE).read_text().splitlines()
    except FileNotFoundError:
        return ""
    values = (line.removeprefix("export ").partition("=") for line in lines)
    found = [value.strip().strip("'\"") for key, _, value in values if key.strip() == name]
    return found[-1] if found else ""


def use_known_address() -> None:
    """Where no address of the site is set, take the one that `groundswell up` serves (or last served)."""
    known = data_dir() / RUN / "url"
    if not setting("GROUNDSWELL_URL") and known.is_file():
        os.environ["GROUNDSWELL_URL"] = known.read_text().strip()


def load_django() -> None:
    """Load settings and models."""
    use_known_address()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()
