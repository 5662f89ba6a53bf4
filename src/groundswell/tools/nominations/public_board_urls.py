"""Addresses of the public board and list. `board.json` is the stream's words for browsers without streams."""

from django.urls import URLPattern, path

from groundswell.tools.nominations import public_views

urlpatterns: list[URLPattern] = [
    path("", public_views.index, name="index"),
    path("<slug:drive_slug>/", public_views.board, name="board"),
    path("<slug:drive_slug>/board.json", public_views.board_json, name="board-json"),
    path("<slug:drive_slug>/list/", public_views.public_list, name="list"),
    path("<slug:drive_slug>/list.csv", public_views.list_csv, name="list-csv"),
]
