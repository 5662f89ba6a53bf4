"""Addresses of the team's page."""

from django.urls import path

from groundswell.trunk.access import team_views as views

app_name = "team"
urlpatterns = [
    path("", views.index, name="index"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<public_id:public_id>/resend/", views.resend, name="resend"),
    path("invitations/<public_id:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("roles/<public_id:public_id>/end/", views.end, name="end"),
    path("roles/<public_id:public_id>/give-again/", views.give_again, name="give-again"),
]
