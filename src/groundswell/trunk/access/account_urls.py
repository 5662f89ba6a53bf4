"""Addresses under /account/: ours, in the namespace "account", and allauth's, which it names itself."""

from django.urls import URLPattern, URLResolver, include, path

from groundswell.trunk.access import allauth_urls, views

own: list[URLPattern] = [
    path("", views.home, name="home"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("owner/<str:token>/", views.owner_link, name="owner-link"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "account"))),
    path("", include(allauth_urls)),
]
