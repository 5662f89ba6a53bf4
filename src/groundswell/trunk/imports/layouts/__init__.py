"""The fields of people's lists, how their columns are headed, and files known as a whole."""

from groundswell.trunk.imports.layouts.people import CONSENT_FIELDS, LEFT_OUT, PEOPLE_FIELDS, STOP_FIELDS
from groundswell.trunk.imports.layouts.vendors import PEOPLE_LAYOUTS

__all__ = ["CONSENT_FIELDS", "LEFT_OUT", "PEOPLE_FIELDS", "PEOPLE_LAYOUTS", "STOP_FIELDS"]
