"""The page behind the button of a confirmation mail."""

from django.urls import path

from groundswell.trunk.messaging import confirm_views as views

app_name = "confirm"
urlpatterns = [
    path("<str:token>/", views.page, name="page"),
    path("<str:token>/not-me/", views.not_me, name="not_me"),
    path("<str:token>/again/", views.again, name="again"),
]
