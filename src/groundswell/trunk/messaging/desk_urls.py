"""The outbox on the desk."""

from django.urls import path

from groundswell.trunk.messaging import desk_views as views

app_name = "outbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("server/", views.server, name="server"),
    path("release/", views.release, name="release"),
    path("<public_id:public_id>/", views.message, name="message"),
    path("<public_id:public_id>/mail/", views.body, name="body"),
    path("<public_id:public_id>/retry/", views.retry, name="retry"),
]
