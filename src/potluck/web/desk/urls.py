"""Addresses of this room."""

from django.urls import path

from potluck.web.desk.views import desk, history, own

urlpatterns = [
    path("desk", desk.desk, name="desk"),
    path("desk/history", history.history, name="desk_history"),
    path("desk/decide", desk.decide, name="decide"),
    path("desk/undo", history.undo, name="undo"),
    path("desk/pair/<str:a>/<str:b>", desk.pair, name="pair"),
    path("desk/part/<str:profile_id>", desk.part, name="part"),
    path("own/add", own.add, name="own_add"),
    path("own/<str:record_id>", own.edit, name="own"),
    path("own/<str:record_id>/remove", own.remove, name="own_remove"),
    path("own/<str:record_id>/back", own.bring_back, name="own_back"),
]
