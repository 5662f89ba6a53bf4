"""Addresses of this room on the desk: `/desk/<campaign>/campaign/…`."""

from django.urls import path

from groundswell.trunk.campaigns.views import desk

app_name = "campaign-desk"
urlpatterns = [
    path("", desk.settings, name="settings"),
    path("name/", desk.name, name="name"),
    path("look/", desk.look, name="look"),
    path("imprint/", desk.imprint, name="imprint"),
    path("groups/", desk.groups, name="groups"),
    path("groups/new/", desk.new_group, name="new-group"),
    path("groups/<public_id:public_id>/", desk.group, name="group"),
    path("groups/<public_id:public_id>/change/", desk.change_group, name="change-group"),
    path("groups/<public_id:public_id>/close/", desk.close_group, name="close-group"),
]
