"""The desk's pages of share cards."""

from django.urls import path

from groundswell.tools.sharecards import card_views, template_views

urlpatterns = [
    path("", template_views.gallery, name="index"),
    path("preview/", card_views.preview, name="preview"),
    path("redraw/", template_views.redraw, name="redraw"),
    path("new/<slug:template>/", card_views.new, name="new"),
    path("cards/", card_views.cards, name="cards"),
    path("cards/<public_id:public_id>/", card_views.card, name="card"),
    path("cards/<public_id:public_id>/undo/", card_views.undo, name="undo"),
    path("cards/<public_id:public_id>/mend/", card_views.mend, name="mend"),
    path("cards/<public_id:public_id>/copy/", card_views.copy, name="copy"),
    path("cards/<public_id:public_id>/remove/", card_views.remove, name="remove"),
    path("cards/<public_id:public_id>/send/", card_views.send, name="send"),
    path("cards/<public_id:public_id>/pictures.zip", card_views.pictures, name="pictures"),
    path("cards/<public_id:public_id>/page.pdf", card_views.page, name="page"),
    path("templates/<slug:template>/", template_views.template, name="template"),
    path("templates/<slug:template>/use/", template_views.use, name="use-template"),
    path("templates/<slug:template>/copy/", template_views.copy, name="copy-template"),
    path("templates/<slug:template>/preview/", template_views.preview, name="preview-template"),
    path("templates/<slug:template>/undo/", template_views.undo, name="undo-template"),
    path("templates/<slug:template>/remove/", template_views.remove, name="remove-template"),
    path("templates/<slug:template>/<slug:size>.webp", template_views.sample, name="sample"),
]
