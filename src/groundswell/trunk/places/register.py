"""This room keeps places, and nobody's data."""

from groundswell.trunk.supporters.field_register import not_personal

not_personal("places.Area", "code", "kind", "lat", "lon", "name", "name_welsh", "short", "slug")
not_personal("places.BoundarySet", "code", "credit", "from_on", "name", "place_name")
not_personal("places.Placing", "code", "share")
not_personal("places.Postcode", "code", "lat", "lon")
not_personal("places.Sector", "code", "lat", "lon")
not_personal("places.Succession", "share")
