"""The desk's first page and its search."""

from django.urls import path

from groundswell.trunk.ledger import views

app_name = "desk"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("<slug:campaign_slug>/", views.overview, name="overview"),
    path("<slug:campaign_slug>/pulse.json", views.pulse, name="pulse"),
    path("<slug:campaign_slug>/whole.json", views.whole, name="whole"),
    path("<slug:campaign_slug>/search/", views.find, name="search"),
]
