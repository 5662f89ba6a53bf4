"""Addresses of deciding on the desk."""

from django.urls import URLPattern, path

from groundswell.tools.newsroom import approvals_views, approve_views

urlpatterns: list[URLPattern] = [
    path("approvals/", approvals_views.approvals, name="approvals"),
    path("approvals/mail/", approvals_views.set_pace, name="set-pace"),
    path("stop/", approvals_views.stop, name="stop"),
    path("stop/end/", approvals_views.end_stop, name="end-stop"),
    path("shift/start/", approvals_views.take_desk, name="take-desk"),
    path("shift/<public_id:shift_id>/hand-over/", approvals_views.hand_over, name="hand-over"),
    path("approve/", approve_views.next_post, name="approve"),
    path("approve/<public_id:public_id>/", approve_views.look, name="approve-post"),
    path("approve/<public_id:public_id>/yes/", approve_views.say_yes, name="say-yes"),
    path("approve/<public_id:public_id>/object/", approve_views.say_no, name="object"),
    path("approve/<public_id:public_id>/release/", approve_views.let_go, name="release"),
    path("approve/<public_id:public_id>/take-down/", approve_views.take_down, name="take-down"),
    path("approve/<public_id:public_id>/notes/", approve_views.write_note, name="note"),
    path(
        "approve/<public_id:public_id>/objections/<public_id:decision_id>/withdraw/",
        approve_views.withdraw,
        name="withdraw",
    ),
]
