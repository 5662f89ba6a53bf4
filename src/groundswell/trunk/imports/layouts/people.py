"""
The fields of a list of people, and the headings that mean them.

A consent column is known by its exact spellings only: what somebody may be sent is never guessed.
"""

from django.utils.translation import gettext_lazy as _

from groundswell.trunk.imports.kinds import Field

CONSENT_FIELDS = {"may_email": "email", "may_call": "phone", "may_text": "text", "may_post": "post"}
"""Field: channel. Cells are yes, no or nothing; a yes needs wording, date and source to be kept."""
STOP_FIELDS = {"no_email": "email", "no_call": "phone", "no_text": "text", "no_post": "post", "no_contact": ""}
"""Field: channel, or "" for all of them. A yes in the cell is an opt-out, and needs nothing more to count."""

PEOPLE_FIELDS: tuple[Field, ...] = (
    Field("name", _("Full name")),
    Field("title", _("Title, like Dr")),
    Field("given_name", _("First name")),
    Field("middle_name", _("Middle name")),
    Field("family_name", _("Last name")),
    Field("email", _("Email")),
    Field("email_2", _("Second email")),
    Field("phone", _("Phone")),
    Field("phone_2", _("Second phone")),
    Field("postcode", _("Postcode")),
    Field("address", _("Address")),
    Field("address_2", _("Address, second line")),
    Field("town", _("Town")),
    Field("birth_date", _("Date of birth")),
    Field("tags", _("Tags")),
    Field("groups", _("Groups")),
    Field("may_email", _("Email consent, yes or no")),
    Field("may_call", _("Call consent, yes or no")),
    Field("may_text", _("Text consent, yes or no")),
    Field("may_post", _("Post consent, yes or no")),
    Field("no_email", _("Asked for no email")),
    Field("no_call", _("Asked for no calls")),
    Field("no_text", _("Asked for no texts")),
    Field("no_post", _("Asked for no post")),
    Field("no_contact", _("Asked for no contact at all")),
    Field("consent_words", _("Words they said yes to")),
    Field("consent_on", _("Date they said yes")),
    Field("consent_where", _("Where they said yes")),
    Field("met_on", _("Date it happened")),
)
