"""Addresses of the public pages of this tool."""

from django.urls import path

from groundswell.tools.letters import views

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.write, name="write"),
    path("<slug:slug>/to/<public_id:public_id>/", views.to, name="to"),
    path("<slug:slug>/to/<public_id:public_id>/sent-it/", views.sent_it, name="sent-it"),
    path("<slug:slug>/sent/<str:token>/", views.sent, name="sent"),
]
