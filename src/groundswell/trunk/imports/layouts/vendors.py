"""
Exports of other systems, known by some of their headings. The headings are those of the systems' own pages; where each
stands is said beside its sample in tests/test_layouts.py.

What a system asks for when it exports is up to whoever does it, so a layout needs only the columns that no other file
has. Columns that are not named here are left out, unless their heading says how somebody is called, reached or is not
to be contacted; what they agreed to stands in the named columns only.
"""

from itertools import chain

from groundswell.trunk.imports.kinds import Layout
from groundswell.trunk.imports.layouts.people import STOP_FIELDS

_ACTION_NETWORK = {
    "first name": "given_name",
    "last name": "family_name",
    "email": "email",
    "can2 phone": "phone",
    "phone": "phone_2",
    "phone number": "phone_2",
    "zip code": "postcode",
    "postal code": "postcode",
    "can2 user address": "address",
    "street": "address",
    "can2 user city": "town",
    "city": "town",
    "can2 user tags": "tags",
    "can2 subscription status": "may_email",
    "can2 sms status": "may_text",
    "can2 subscription date": "consent_on",
}
_ACTION_NETWORK_MARKS = (
    *("can2 subscription status", "can2 user tags", "can2 sms status", "can2 phone", "can2 user address"),
    *("can2 user city", "can2 state abbreviated", "can2 subscription date"),
)

_NATIONBUILDER = {
    "prefix": "title",
    "first name": "given_name",
    "middle name": "middle_name",
    "last name": "family_name",
    "mobile number": "phone",
    "phone number": "phone_2",
    "primary address1": "address",
    "primary address2": "address_2",
    "primary city": "town",
    "primary zip": "postcode",
    "born at": "birth_date",
    "tag list": "tags",
    "created at": "met_on",
    "email opt in": "may_email",
    "mobile opt in": "may_text",
    "do not call": "no_call",
    "do not contact": "no_contact",
    "federal donotcall": "no_call_register",
    "unsubscribed at": "no_email",
    "is deceased": "died",
}
# Its full export has all addresses in columns of their own, and "email" for the one it writes to.
_NATIONBUILDER_EMAILS = (
    (frozenset({"email"}), {"email": "email", "email2": "email_2"}),
    (frozenset({"email1"}), {"email1": "email", "email2": "email_2"}),
)

_OURS = {
    "name": "name",
    "email": "email",
    "may we email": "may_email",
    "phone": "phone",
    "may we call": "may_call",
    "postcode": "postcode",
    "groups": "groups",
    "tags": "tags",
    "supporter since": "met_on",
}
_OUR_MARKS = frozenset({"name", "email", "may we email", "may we call", "supporter since"})

_OPEN = frozenset(
    {"name", "title", "given_name", "middle_name", "family_name", "email", "email_2", "phone", "phone_2", "postcode"}
    | {"address", "address_2", "town", "birth_date", "tags", "groups", *STOP_FIELDS}
)

PEOPLE_LAYOUTS: tuple[Layout, ...] = tuple(
    chain(
        (Layout("Groundswell", _OUR_MARKS, _OURS, open=_OPEN),),
        (
            Layout("Action Network", frozenset({"email", mark}), _ACTION_NETWORK, open=_OPEN)
            for mark in _ACTION_NETWORK_MARKS
        ),
        (
            # Dates are month first, as its page on imports asks for them.
            Layout(
                "NationBuilder",
                frozenset({"nationbuilder id", *marks}),
                _NATIONBUILDER | emails,
                {"order": "mdy"},
                _OPEN,
            )
            for marks, emails in _NATIONBUILDER_EMAILS
        ),
    )
)
