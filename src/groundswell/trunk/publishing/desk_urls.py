"""Addresses of this room on the desk."""

from django.urls import path

from groundswell.trunk.publishing import desk_views as views

app_name = "publishing"
urlpatterns = [
    path("", views.index, name="index"),
    path("connect/<slug:network>/", views.connect, name="connect"),
    path("<public_id:public_id>/remove/", views.remove, name="remove"),
    path("<public_id:public_id>/look/", views.look, name="look"),
    path("<public_id:public_id>/imprint/", views.imprint_is_there, name="imprint"),
    path("<public_id:public_id>/retry/", views.retry_all, name="retry-all"),
    path("posts/<public_id:publication_id>/retry/", views.retry, name="retry"),
    path("posts/<public_id:publication_id>/by-hand/", views.post_by_hand, name="by-hand"),
    path("posts/<public_id:publication_id>/deleted/", views.say_deleted, name="deleted"),
    path("posts/<public_id:publication_id>/pictures/<int:number>/", views.picture, name="picture"),
]
