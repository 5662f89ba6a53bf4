"""Addresses of the set-up wizard: `/setup/…`."""

from django.urls import path

from groundswell.trunk.campaigns.views import set_up

app_name = "setup"
urlpatterns = [
    path("", set_up.begin, name="index"),
    path("organisation/", set_up.organisation, name="organisation"),
    path("look/", set_up.look, name="look"),
    path("email/", set_up.email, name="email"),
    path("open/", set_up.open_campaign, name="open"),
    path("first/<slug:key>/", set_up.tool_step, name="tool"),
    path("first/<slug:key>/preview/", set_up.tool_preview, name="preview"),
]
