"""Addresses of the desk pages of this tool."""

from django.urls import path

from groundswell.tools.letters import desk_queue_urls
from groundswell.tools.letters import desk_views as views

urlpatterns = [
    *desk_queue_urls.urlpatterns,
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<public_id:public_id>/", views.drive, name="drive"),
    path("<public_id:public_id>/edit/", views.edit, name="edit"),
    path("<public_id:public_id>/state/", views.set_state, name="state"),
    path("<public_id:public_id>/facts/", views.add_fact, name="add-fact"),
    path("<public_id:public_id>/facts/<public_id:fact_id>/withdraw/", views.withdraw_fact, name="withdraw-fact"),
]
