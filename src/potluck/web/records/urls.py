"""Addresses of this room."""

from django.urls import path

from potluck.web.records.views import bring, changes, desk, give_back, give_back_link, history, leaving, lists, own

urlpatterns = [
    path("bring", bring.choose, name="bring"),
    path("bring/<str:version_id>", bring.mapping, name="bring_mapping"),
    path("bring/<str:version_id>/mapping.yaml", bring.mapping_file, name="bring_mapping_file"),
    path("bring/<str:version_id>/changes", changes.changes, name="bring_changes"),
    path("bring/<str:version_id>/drop", changes.drop, name="bring_drop"),
    path("bring/<str:version_id>/report", bring.report, name="bring_report"),
    path("bring/<str:version_id>/report.<str:suffix>", bring.report_file, name="bring_report_file"),
    path("bring/<str:version_id>/now", bring.do_now, name="bring_now"),
    path("lists", lists.all_lists, name="lists"),
    path("lists/order", lists.move, name="lists_order"),
    path("lists/settle", lists.settle, name="lists_settle"),
    path("lists/<str:slug>", lists.one, name="list"),
    path("lists/<str:slug>/withdraw", leaving.withdraw, name="list_withdraw"),
    path("lists/<str:slug>/again", lists.again, name="list_again"),
    path("lists/<str:slug>/compare", changes.compare, name="list_compare"),
    path("lists/<str:slug>/restore", changes.restore, name="list_restore"),
    path("lists/<str:slug>/give-back", give_back.page, name="give_back"),
    path("lists/<str:slug>/give-back/link", give_back.make_link, name="give_back_make_link"),
    path("lists/<str:slug>/give-back/link/<int:link_id>/take-back", give_back.drop_link, name="give_back_drop_link"),
    path("lists/<str:slug>/give-back/<str:what>", give_back.take, name="give_back_take"),
    path("give-back/<str:token>", give_back_link.page, name="give_back_link"),
    path("give-back/<str:token>/<str:what>", give_back_link.take, name="give_back_link_take"),
    path("erase", leaving.erase, name="erase"),
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
