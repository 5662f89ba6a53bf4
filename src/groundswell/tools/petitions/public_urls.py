"""Public pages of petitions."""

from django.urls import path

from groundswell.tools.petitions import views

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.petition, name="petition"),
    path("<slug:slug>/numbers.json", views.live_numbers, name="numbers"),
    path("<slug:slug>/signatures/", views.signatures, name="signatures"),
    path("<slug:slug>/places/", views.places, name="places"),
    path("<slug:slug>/share.png", views.share_picture, name="share-picture"),
    path("<slug:slug>/sign-as-me/", views.sign_as_me, name="sign-as-me"),
    path("<slug:slug>/signed/<str:token>/", views.signed, name="signed"),
    path("<slug:slug>/signed/<str:token>/area/", views.choose_area, name="choose-area"),
    path("<slug:slug>/signed/<str:token>/undo/", views.undo, name="undo"),
    path("<slug:slug>/wording/<str:token>/", views.move_over, name="move-over"),
]
