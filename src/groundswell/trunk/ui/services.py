"""The one write of this room: the choice between light and dark."""

from groundswell.trunk.access.models import Account


class UnknownTheme(Exception):
    """A theme that is not offered."""


def choose_theme(*, account: Account, theme: str) -> None:
    """
    Keep an account's choice; "" follows the system.

    :raises UnknownTheme: for anything but "", "light" and "dark".
    """
    if theme not in ("", "light", "dark"):
        raise UnknownTheme(theme)
    Account.objects.filter(pk=account.pk).update(theme=theme)
