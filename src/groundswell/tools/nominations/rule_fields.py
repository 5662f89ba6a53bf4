"""What the drives' triggers tell, each with a sample. No code of ours: apps.py reads it before there are models."""

RULE_FIELDS = {
    "name": "Cllr Wainfleet",
    "full_name": "Carys Wainfleet",
    "salutation": "Cllr Wainfleet",
    "office": "Councillor",
    "place": "Millbeck South",
    "party": "Independent",
    "candidate": "",
    "drive": "Ashdale council vote",
    "number": "15",
    "of": "40",
    "needed": "21",
    "to_go": "6",
    "quote": "I will vote for public control next Tuesday.",
    "evidence_url": "https://news.example/wainfleet",
    "headline": "Carys Wainfleet backs us",
    "line": "Millbeck South now backs us.",
    "tally": "15 of 40. It takes 21.",
}
REACHED_FIELDS = {
    "drive": "Ashdale council vote",
    "candidate": "",
    "number": "21",
    "of": "40",
    "needed": "21",
    "to_go": "0",
    "headline": "21 of 40: that is enough",
    "what": "of 40 back us.",
    "goal": "21",
    "tally": "21 of 40. It takes 21.",
}
