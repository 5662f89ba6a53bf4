"""Addresses of the library's desk pages."""

from django.urls import path

from groundswell.tools.library import article_views as articles
from groundswell.tools.library import desk_views as views
from groundswell.tools.library import fact_urls
from groundswell.tools.library import picture_views as pictures

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("library.csv", views.catalogue_csv, name="csv"),
    path("articles/new/", articles.new, name="new-article"),
    path("articles/<public_id:article_id>/", articles.article, name="article"),
    path("articles/<public_id:article_id>/edit/", articles.edit, name="edit-article"),
    path("articles/<public_id:article_id>/again/", articles.again, name="fetch-again"),
    path("articles/<public_id:article_id>/use/", articles.use, name="use-article"),
    path("pictures/new/", pictures.new, name="new-picture"),
    path("pictures/<public_id:image_id>/", pictures.picture, name="picture"),
    path("pictures/<public_id:image_id>/edit/", pictures.edit, name="edit-picture"),
    path("pictures/<public_id:image_id>/use/", pictures.use, name="use-picture"),
    *fact_urls.urlpatterns,
]
