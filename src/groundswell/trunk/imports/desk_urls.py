"""Addresses of this room."""

from django.urls import path

from groundswell.trunk.imports import desk_views as views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("<public_id:public_id>/", views.show, name="show"),
    path("<public_id:public_id>/columns/", views.match, name="match"),
    path("<public_id:public_id>/sheet/", views.sheet, name="sheet"),
    path("<public_id:public_id>/progress/", views.progress, name="progress"),
    path("<public_id:public_id>/rows/<slug:verdict>/", views.rows, name="rows"),
    path("<public_id:public_id>/refused.csv", views.refused, name="refused"),
    path("<public_id:public_id>/import/", views.commit, name="commit"),
    path("<public_id:public_id>/pause/", views.pause, name="pause"),
    path("<public_id:public_id>/go-on/", views.go_on, name="go-on"),
    path("<public_id:public_id>/undo/", views.undo, name="undo"),
    path("<public_id:public_id>/discard/", views.discard, name="discard"),
]
