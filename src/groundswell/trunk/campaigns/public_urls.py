"""Addresses that the public opens: the front door, a campaign's page, its groups and its small print."""

from django.urls import path

from groundswell.trunk.campaigns.views import groups, public

app_name = "campaigns"
urlpatterns = [
    path("", public.front_door, name="front-door"),
    path("<slug:campaign_slug>/", public.home, name="home"),
    path("<slug:campaign_slug>/groups/", groups.index, name="groups"),
    path("<slug:campaign_slug>/groups/<slug:group_slug>/", groups.group, name="group"),
    path("<slug:campaign_slug>/groups/<slug:group_slug>/join/", groups.join, name="join"),
    path("<slug:campaign_slug>/groups/<slug:group_slug>/joined/", groups.joined, name="joined"),
    path("<slug:campaign_slug>/groups/<slug:group_slug>/join-now/", groups.join_now, name="join-now"),
    path("<slug:campaign_slug>/groups/<slug:group_slug>/undo/", groups.undo, name="undo"),
    path("<slug:campaign_slug>/groups/<slug:group_slug>/leave/", groups.leave, name="leave"),
    path("<slug:campaign_slug>/privacy/", public.privacy, name="privacy"),
    path("<slug:campaign_slug>/accessibility/", public.accessibility, name="accessibility"),
    path("<slug:campaign_slug>/write-to-us/", public.contact, name="contact"),
]
