"""Addresses of what readers suggest."""

from django.urls import path, re_path

from potluck.web.suggestions.views import add, desk, wrong

ULID = r"(?P<record_id>[0-9A-Za-z]{26})"

urlpatterns = [
    re_path(rf"^o/{ULID}/wrong$", wrong.wrong, name="wrong"),
    re_path(rf"^o/{ULID}/wrong/others$", wrong.others, name="wrong_others"),
    path("suggest", add.add, name="suggest"),
    path("suggest/here", add.here, name="suggest_here"),
    path("suggest/<str:token>", add.track, name="suggestion_track"),
    path("desk/suggestions", desk.pile, name="suggestions"),
    path("desk/suggestions/spam", desk.spam, name="suggestions_spam"),
    path("desk/suggestions/<str:suggestion_id>", desk.answer, name="suggestion_answer"),
    path("desk/suggestions/<str:suggestion_id>/undo", desk.undo, name="suggestion_undo"),
]
