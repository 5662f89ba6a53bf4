"""Phone numbers of a column."""

from groundswell.trunk.supporters.cleaning.problems import Cleaned


def clean_phones(column: list[str], *, region: str = "GB") -> Cleaned[str]:
    """Numbers as E.164, the same as `phone_key` gives one by one; "" where there is none or it cannot be one."""
    raise NotImplementedError


def phone_kinds(keys: list[str]) -> list[str]:
    """Of each E.164 number "mobile", "landline" or "other" ("" for "")."""
    raise NotImplementedError
