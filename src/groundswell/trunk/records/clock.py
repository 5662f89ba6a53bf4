"""The one clock. Services take `at`; views, tasks and commands read it here and pass it in."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment in UTC."""
    return timezone.now()
