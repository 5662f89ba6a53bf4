"""Addresses of this room."""

from django.urls import URLPattern, path

from groundswell.trunk.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = [
    path("theme/choice/", views.choose_theme, name="choose_theme"),
    path("theme/<slug:digest>/<slug:brand>/<slug:face>.css", views.theme, name="theme"),
    path("theme/icon/<slug:brand>/<slug:letter>.svg", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("<slug:campaign_slug>/app.webmanifest", views.manifest, name="manifest"),
]
