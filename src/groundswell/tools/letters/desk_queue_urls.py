"""Addresses of the desk's queue of letters; desk_urls.py takes them in."""

from django.urls import path, re_path

from groundswell.tools.letters import desk_queue_views as views

urlpatterns = [
    re_path(r"^queue/(?P<kind>held|bounced|replies)/$", views.queue, name="queue"),
    path("queue/letters/<public_id:letter_id>/", views.letter, name="queue-letter"),
    path("queue/letters/<public_id:letter_id>/send/", views.send, name="queue-send"),
    path("queue/letters/<public_id:letter_id>/refuse/", views.refuse, name="queue-refuse"),
    path("queue/replies/<public_id:reply_id>/", views.reply, name="queue-reply"),
    path("queue/replies/<public_id:reply_id>/read/", views.read, name="queue-read"),
]
