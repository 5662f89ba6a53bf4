"""Addresses of the desk's fact pages; desk_urls.py takes them in."""

from django.urls import path

from groundswell.tools.library import fact_views as views

urlpatterns = [
    path("facts/new/", views.new, name="new-fact"),
    path("facts/<public_id:fact_id>/", views.fact, name="fact"),
    path("facts/<public_id:fact_id>/edit/", views.edit, name="edit-fact"),
    path("facts/<public_id:fact_id>/withdraw/", views.withdraw, name="withdraw-fact"),
    path("facts/<public_id:fact_id>/change-uses/", views.change_uses, name="change-uses"),
    path("facts/<public_id:fact_id>/settle/", views.settle, name="settle-use"),
    path("facts/<public_id:fact_id>/show/", views.show, name="show-fact"),
    path("facts/<public_id:fact_id>/elsewhere/", views.elsewhere, name="note-elsewhere"),
    path("facts/<public_id:fact_id>/take-back/", views.take_back, name="take-back-quote"),
]
