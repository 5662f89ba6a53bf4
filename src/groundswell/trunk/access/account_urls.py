"""Addresses under /account/: allauth's own, each declared, and ours."""

from allauth.account.urls import urlpatterns as sign_in
from django.urls import URLPattern, URLResolver, include, path

from groundswell.trunk.access.open_to import declare

own: list[URLPattern] = []
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "account"))),
    path("", include(declare(sign_in, "public"))),
]
