"""Addresses of the library's public pages."""

from django.urls import path

from groundswell.tools.library import public_views as views

urlpatterns = [
    path("", views.index, name="index"),
    path("corrections/", views.corrections, name="corrections"),
    path("facts/<public_id:fact_id>/", views.fact, name="fact"),
]
