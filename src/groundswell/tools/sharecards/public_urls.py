"""Public addresses of share cards."""

from django.urls import path

from groundswell.tools.sharecards import public_views as views

urlpatterns = [
    path("<public_id:public_id>/", views.card, name="card"),
    path("page/<str:token>.png", views.page_picture, name="page-picture"),
]
