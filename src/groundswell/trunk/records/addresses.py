"""Whole addresses, for mails and pictures: always of the configured site, never of a request's Host."""

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a path of ours."""
    return f"{settings.SITE_URL}{path}"
