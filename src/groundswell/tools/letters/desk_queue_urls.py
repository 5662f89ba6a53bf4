"""Addresses of the desk's queue of letters; desk_urls.py takes them in."""

from django.urls import path

from groundswell.tools.letters import desk_queue_views as views

urlpatterns = [
    path("queue/held/", views.queue, {"kind": "held"}, name="queue-held"),
    path("queue/came-back/", views.queue, {"kind": "bounced"}, name="queue-bounced"),
    path("queue/answers/", views.queue, {"kind": "replies"}, name="queue-replies"),
    path("queue/to-ask/", views.queue, {"kind": "ask"}, name="queue-ask"),
    path("queue/letters/<public_id:letter_id>/", views.letter, name="queue-letter"),
    path("queue/letters/<public_id:letter_id>/send/", views.send, name="queue-send"),
    path("queue/letters/<public_id:letter_id>/refuse/", views.refuse, name="queue-refuse"),
    path("queue/replies/<public_id:reply_id>/", views.reply, name="queue-reply"),
    path("queue/replies/<public_id:reply_id>/read/", views.read, name="queue-read"),
]
