"""Addresses of this room."""

from django.urls import path

from groundswell.trunk.supporters.views import exports, people, person

app_name = "people"
urlpatterns = [
    path("", people.index, name="index"),
    path("add/", people.add, name="add"),
    path("pick/", people.pick, name="pick"),
    path("undo/<public_id:public_id>/", people.undo, name="undo"),
    path("changes/<public_id:public_id>/progress.json", people.change_progress, name="change-progress"),
    path("export/", exports.ask, name="ask-export"),
    path("exports/", exports.index, name="exports"),
    path("exports/trace/", exports.trace, name="trace"),
    path("exports/<public_id:public_id>/", exports.export, name="export"),
    path("exports/<public_id:public_id>/take/", exports.take, name="take-export"),
    path("exports/<public_id:public_id>/decide/", exports.decide, name="decide-export"),
    path("<public_id:public_id>/", person.person, name="person"),
    path("<public_id:public_id>/note/", person.note, name="note"),
    path("<public_id:public_id>/notes/<public_id:note_id>/delete/", person.remove_note, name="remove-note"),
    path("<public_id:public_id>/changes/<public_id:change_id>/", person.proposal, name="proposal"),
    path("<public_id:public_id>/contact/", person.ways, name="ways"),
    path("<public_id:public_id>/contact/end/", person.end_way, name="end-way"),
    path("<public_id:public_id>/details/", person.details, name="details"),
    path("<public_id:public_id>/tags/", person.tags, name="tags"),
    path("<public_id:public_id>/groups/", person.in_group, name="groups"),
    path("<public_id:public_id>/link/", person.link, name="link"),
    path("<public_id:public_id>/everything/", person.everything, name="everything"),
    path("<public_id:public_id>/held/", person.held, name="held"),
    path("<public_id:public_id>/erase/", person.erase, name="erase"),
]
