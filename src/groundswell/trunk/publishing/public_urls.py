"""Addresses of the campaign's own page of posts."""

from django.urls import path

from groundswell.trunk.publishing import public_views as views

app_name = "posts"
urlpatterns = [
    path("", views.index, name="index"),
    path("feed.xml", views.feed_xml, name="feed-xml"),
    path("feed.json", views.feed_json, name="feed-json"),
    path("<public_id:public_id>/", views.post, name="post"),
    path("<public_id:public_id>/pictures/<int:number>/", views.picture, name="picture"),
    path("<public_id:public_id>/pictures/<int:number>-<int:side>.webp", views.small_picture, name="small-picture"),
]
