"""
The fields of a list of people, and the headings that mean them.

A consent column is known by its exact spellings only: what somebody may be sent is never guessed. "Consent" or "opt in"
alone does not say to what, so it is no spelling of any.
"""

from django.utils.translation import gettext_lazy as _

from groundswell.trunk.imports.kinds import Field

CONSENT_FIELDS = {"may_email": "email", "may_call": "phone", "may_text": "text", "may_post": "post"}
"""Field: channel. Cells are yes, no or nothing; a yes needs wording, date and source to be kept."""
STOP_FIELDS = {
    **{"no_email": "email", "no_call": "phone", "no_text": "text", "no_post": "post"},
    **{"no_call_register": "phone", "no_contact": "", "died": ""},
}
"""Field: channel, or "" for all of them. A yes in the cell is an opt-out, and needs nothing more to count."""


def _field(key: str, label: object, *spellings: str) -> Field:
    return Field(key, label, spellings)  # type: ignore[arg-type]


PEOPLE_FIELDS: tuple[Field, ...] = (
    _field("name", _("Full name"), "full name", "whole name", "person", "supporter", "supporter name", "contact name",
           "first and last name", "name of person", "your name", "enw", "enw llawn", "display name"),
    _field("title", _("Title, like Dr"), "salutation", "prefix", "honorific", "teitl"),
    _field("given_name", _("First name"), "first name", "first", "firstname", "first names", "forename", "forenames",
           "fname", "f name", "given names", "given", "christian name", "enw cyntaf", "preferred first name"),
    _field("middle_name", _("Middle name"), "middle", "middle names", "middlename", "middle initial", "mname"),
    _field("family_name", _("Last name"), "last", "lastname", "last name", "surname", "lname", "l name", "second name",
           "family", "cyfenw"),
    _field("email", _("Email"), "e mail", "mail", "email address", "e mail address", "emailaddress", "email addr",
           "email 1", "email1", "primary email", "contact email", "your email", "e bost", "ebost"),
    _field("email_2", _("Second email"), "second email", "secondary email", "other email", "email2", "alternate email",
           "alternative email", "email address 2", "work email"),
    _field("phone", _("Phone"), "telephone", "tel", "phone number", "phone no", "telephone number", "telephone no",
           "tel no", "mobile", "mobile number", "mobile no", "mobile phone", "cell", "cell phone", "mob", "phone 1",
           "contact number", "primary phone", "ffon", "rhif ffon"),
    _field("phone_2", _("Second phone"), "second phone", "other phone", "home phone", "landline", "home telephone",
           "home number", "phone2", "work phone", "alternative phone", "daytime phone", "evening phone"),
    _field("postcode", _("Postcode"), "post code", "postal code", "zip", "zip code", "zipcode", "pcode", "pc",
           "zip postal code", "cod post", "address postcode", "home postcode"),
    _field("address", _("Address"), "address 1", "address1", "address line 1", "addressline1", "street address",
           "street", "home address", "postal address", "full address", "add1", "addr1", "cyfeiriad",
           "house and street"),
    _field("address_2", _("Address, second line"), "address2", "address line 2", "addressline2", "add2", "addr2"),
    _field("town", _("Town"), "city", "town city", "post town", "town or city", "tref"),
    _field("birth_date", _("Date of birth"), "date of birth", "dob", "d o b", "birthday", "birthdate", "born",
           "born on", "born at", "dyddiad geni"),
    _field("tags", _("Tags"), "tag", "tag list", "labels", "keywords", "source tag", "user tags"),
    _field("groups", _("Groups"), "group", "local group", "branch"),
    _field("may_email", _("Email consent, yes or no"), "email consent", "consent email", "consent to email",
           "consented to email", "email opt in", "opt in email", "email optin", "emailoptin", "email permission",
           "may we email", "ok to email", "can email", "email allowed", "contact by email", "subscribed",
           "email subscribed", "subscribed to emails", "email subscription status", "email status",
           "email marketing consent", "caniatad e bost"),
    _field("may_call", _("Call consent, yes or no"), "call consent", "phone consent", "consent to call",
           "consented to phone", "phone opt in", "opt in phone", "call opt in", "may we call", "ok to call",
           "can call", "contact by phone", "phone permission"),
    _field("may_text", _("Text consent, yes or no"), "text consent", "sms consent", "sms opt in", "opt in sms",
           "text opt in", "mobile opt in", "may we text", "ok to text", "can text", "contact by text",
           "contact by sms", "sms subscription status", "sms status"),
    _field("may_post", _("Post consent, yes or no"), "post consent", "postal consent", "mail consent", "post opt in",
           "may we write", "ok to post", "contact by post"),
    _field("no_email", _("Asked for no email"), "no email", "do not email", "dont email", "don t email",
           "email opt out", "opt out email", "unsubscribed", "unsubscribed from email", "email unsubscribed",
           "unsubscribed at"),
    _field("no_call", _("Asked for no calls"), "no calls", "do not call", "do not phone", "dont call", "don t call",
           "phone opt out", "opt out phone", "call opt out", "no phone"),
    _field("no_text", _("Asked for no texts"), "no texts", "do not text", "do not sms", "sms opt out", "text opt out",
           "opt out sms"),
    _field("no_post", _("Asked for no post"), "no post", "do not mail", "do not post", "post opt out", "no mail"),
    _field("no_call_register", _("On a register of people not to call"), "tps", "ctps", "tps registered", "on tps",
           "federal donotcall", "federal do not call"),
    _field("no_contact", _("Asked for no contact at all"), "no contact", "do not contact", "dnc",
           "do not contact at all", "opt out all", "opted out", "opt out", "suppressed"),
    _field("died", _("Has died"), "deceased", "is deceased", "dead"),
    _field("consent_words", _("Words they said yes to"), "consent wording", "consent text", "consent statement",
           "wording", "opt in wording"),
    _field("consent_on", _("Date they said yes"), "consent date", "date of consent", "opt in date", "opted in at",
           "opted in on", "consented at", "subscription date", "subscribed at", "subscribed on"),
    _field("consent_where", _("Where they said yes"), "consent source", "source of consent", "opt in source",
           "where they signed up"),
    _field("met_on", _("Date it happened"), "created at", "created", "date created", "date added", "added", "added on",
           "added at", "joined", "joined at", "joined on", "date joined", "signed at", "signup date", "sign up date",
           "date signed", "supporter since", "timestamp", "date"),
)  # fmt: skip

LEFT_OUT = frozenset(
    {"notes", "note", "comments", "comment", "remarks", "free notes", "background", "id", "uuid", "external id"}
    | {"nationbuilder id", "country", "county", "state", "area", "ward", "constituency", "last did something"}
    | {"number", "no", "row", "sex", "gender", "ethnicity", "religion", "party", "employer", "occupation", "website"}
)
"""Headings that are known and stay out unless somebody chooses otherwise: nobody needs to be asked about them."""
