"""The address of personal links."""

from django.urls import path

from groundswell.trunk.access import views

app_name = "links"
urlpatterns = [path("<str:token>/", views.personal_link, name="open")]
