"""The same count by SQL as somebody would write it who may have every index she likes."""

import math

from django.db import connection

EARTH_RADIUS_MILES = 3958.8
HELP = (
    "CREATE INDEX bench_points ON places_postcode (lat, lon) INCLUDE (code)",
    "CREATE INDEX bench_people ON supporters_person (postcode) INCLUDE (id, email_confirmed_at)",
    "CREATE INDEX bench_deeds ON ledger_activity (object_id, person_id) WHERE kind = 'petitions.signed'",
    "CREATE INDEX bench_consents ON consent_consent (person_id, said_at DESC, id DESC) INCLUDE (given, effective_at)",
    "VACUUM ANALYZE",
)
COUNT = """
    SELECT count(*)
      FROM supporters_person AS p JOIN places_postcode AS c ON c.code = p.postcode
     WHERE c.lat BETWEEN %(south)s AND %(north)s AND c.lon BETWEEN %(west)s AND %(east)s
       AND 2 * 3958.8 * asin(sqrt(least(1, sin(radians(c.lat::real - %(lat)s) / 2) ^ 2
           + cos(radians(%(lat)s)) * cos(radians(c.lat::real)) * sin(radians(c.lon::real - %(lon)s) / 2) ^ 2)))
           <= %(miles)s
       AND p.campaign_id = %(campaign)s AND p.erased_at IS NULL AND p.merged_into_id IS NULL
       AND p.email_confirmed_at IS NOT NULL
       AND EXISTS (SELECT FROM ledger_activity AS a
                    WHERE a.person_id = p.id AND a.kind = 'petitions.signed' AND a.object_id = 'A')
       AND NOT EXISTS (SELECT FROM ledger_activity AS b
                        WHERE b.person_id = p.id AND b.kind = 'petitions.signed' AND b.object_id = 'B')
       AND (SELECT said.given FROM consent_consent AS said
             WHERE said.person_id = p.id AND said.effective_at IS NOT NULL
             ORDER BY said.said_at DESC, said.id DESC LIMIT 1)"""


class Counting:
    """Asks PostgreSQL each time."""

    def __init__(self, campaign_id: int) -> None:
        self.campaign_id = campaign_id
        with connection.cursor() as cursor:
            for statement in HELP:
                cursor.execute(statement)

    def count(self, lat: float, lon: float, miles: float) -> int:
        tall = math.degrees(miles / EARTH_RADIUS_MILES) * 1.01
        wide = tall / math.cos(math.radians(abs(lat) + tall))
        box = {"south": lat - tall, "north": lat + tall, "west": lon - wide, "east": lon + wide}
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {**box, "lat": lat, "lon": lon, "miles": miles, "campaign": self.campaign_id})
            return int(cursor.fetchone()[0])
