"""Addresses of the newsroom that the public opens: the link of a mail."""

from django.urls import URLPattern, path

from groundswell.tools.newsroom import answer_views

urlpatterns: list[URLPattern] = [
    path("answer/<str:token>/", answer_views.answer, name="answer"),
]
