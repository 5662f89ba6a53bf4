"""Logging: to standard error, without personal data, and without anything that lets someone in."""

import logging
import re

# The tokens of links, and public ids. Names of pages are small letters and hyphens; a year in one may get masked too.
OPAQUE = re.compile(r"(?<=/)(?=[^/\s?]*[0-9A-Z])[A-Za-z0-9_:.=-]{20,}(?=/|\?|\s|$)")


class NoTokens(logging.Filter):
    """Masks in every line what stands in an address and is long enough to be a token or an id."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = OPAQUE.sub("…", record.getMessage()), None
        return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_tokens": {"()": "groundswell.config.logs.NoTokens"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"groundswell": {"level": "INFO"}},
}
