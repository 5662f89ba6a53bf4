"""
The people that `bin/bench segment` counts: made by the database itself, three actions each.

A million people of one campaign at 200,000 postcodes, half of them around forty towns; twenty petitions of which the
first two were signed by four and two in ten; a yes to email of three in four, which one in fifteen took back.
"""

TOWNS = 40

# Chance without a generator: the same number for the same person and purpose each time.
CHANCE = "((hashtextextended({of}::text, {seed}) & 1048575) / 1048576.0)"


def chance(of: str, seed: int) -> str:
    return CHANCE.format(of=of, seed=seed)


def statements(campaign: int, count: int) -> list[str]:
    """What fills the tables, in order. Names of tables and numbers only."""
    postcodes = max(1000, count // 5)
    town = f"floor({chance('n', 1)} * {TOWNS})"
    return [
        # Rows that fit by their making need no look at what they point to.
        "SET session_replication_role = replica",
        "SET synchronous_commit = off",
        # A town lies anywhere in Britain; half of the postcodes lie in one, the nearer to its middle the more of them.
        f"""INSERT INTO places_postcode (code, lat, lon)
            SELECT 'P' || n,
                   CASE WHEN n % 2 = 0 THEN 50.5 + 6.5 * {chance("n", 2)}
                        ELSE 50.7 + 6 * {chance(town, 3)} + 0.12 * ({chance("n", 4)} + {chance("n", 5)} - 1) END,
                   CASE WHEN n % 2 = 0 THEN -4.5 + 5.5 * {chance("n", 6)}
                        ELSE -4.2 + 5 * {chance(town, 7)} + 0.2 * ({chance("n", 8)} + {chance("n", 9)} - 1) END
              FROM generate_series(0, {postcodes - 1}) AS n""",  # noqa: S608
        f"""INSERT INTO supporters_person
                   (id, public_id, campaign_id, name, name_key, find_key, email, email_key, postcode,
                    email_confirmed_at, supporter_since, created_at, latest_activity_at, pronoun, say)
            SELECT n, lpad(n::text, 22, '0'), {campaign}, 'P ' || n, name, ' ' || name, 'p' || n || '@example.org',
                   'p' || n || '@example.org', 'P' || floor({chance("n", 10)} * {postcodes}),
                   CASE WHEN {chance("n", 11)} < 0.9 THEN met + interval '1 hour' END,
                   CASE WHEN {chance("n", 12)} < 0.7 THEN met + interval '1 hour' END,
                   met, met + (now() - met) * {chance("n", 13)}, 'them', ''
              FROM (SELECT n, now() - interval '1 year' * {chance("n", 14)} AS met,
                           chr(97 + floor(26 * {chance("n", 15)})::int) || chr(97 + floor(26 * {chance("n", 16)})::int)
                           || 'nna ' || md5(n::text) AS name
                      FROM generate_series(1, {count}) AS n) AS people""",  # noqa: S608
        f"""INSERT INTO ledger_activity
                   (key, campaign_id, person_id, kind, object_kind, object_id, occurred_at, recorded_at, data)
            SELECT 'bench:' || n || ':' || turn, {campaign}, n,
                   CASE turn WHEN 3 THEN 'letters.sent' ELSE 'petitions.signed' END, 'petition',
                   CASE WHEN turn = 1 AND {chance("n", 17)} < 0.4 THEN 'A'
                        WHEN turn = 2 AND {chance("n", 18)} < 0.2 THEN 'B'
                        ELSE 'C' || floor(18 * {chance("n || '-' || turn", 19)}) END,
                   moment, moment, '{{}}'
              FROM generate_series(1, {count}) AS n, generate_series(1, 3) AS turn,
                   LATERAL (SELECT now() - interval '1 year' * {chance("n || '/' || turn", 20)} AS moment) AS m""",  # noqa: S608
        f"""INSERT INTO consent_wording (campaign_id, channel, purpose, basis, text, text_hash, first_used_at)
            VALUES ({campaign}, 'email', 'news', 'consent', 'Yes, email me.', 'bench', now())""",  # noqa: S608
        f"""INSERT INTO consent_consent
                   (person_id, wording_id, given, source, object_kind, object_id, said_at, effective_at, key)
            SELECT n, (SELECT max(id) FROM consent_wording), turn = 1, 'on the petition page', '', '',
                   now() - interval '1 day' * (3 - turn), now() - interval '1 day' * (3 - turn),
                   'bench:' || n || ':' || turn
              FROM generate_series(1, {count}) AS n, generate_series(1, 2) AS turn
             WHERE {chance("n", 21)} < 0.75 AND (turn = 1 OR {chance("n", 22)} < 0.067)""",  # noqa: S608
        "SELECT setval(pg_get_serial_sequence('supporters_person', 'id'), (SELECT max(id) FROM supporters_person))",
        "RESET session_replication_role",
        "RESET synchronous_commit",
        "VACUUM ANALYZE",
    ]
