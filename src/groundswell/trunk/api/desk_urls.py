"""The desk's page of API keys."""

from django.urls import path

from groundswell.trunk.api import views

app_name = "api-keys"
urlpatterns = [
    path("", views.index, name="index"),
    path("<public_id:public_id>/end/", views.end, name="end"),
]
