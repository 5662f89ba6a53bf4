"""
The peer of the petition bench: a plain Django view that writes the same rows, one signature a transaction.

As Django's and granian's manuals say: granian in WSGI mode with 2 workers, psycopg with its pool, a form, the ORM with
get_or_create and F() expressions, and only the middleware that a public form needs. Run as a settings module.
"""

from groundswell.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.peers.django_view_urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # the product's sign-in app does not start without it
]
SETTINGS = "granian WSGI, 2 workers of 8 threads; Django forms and ORM, one transaction a signature"
