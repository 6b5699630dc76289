"""Addresses of this room."""

from django.urls import path

from potluck.web.lists.views import bring, changes, fetch, lists

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
    path("lists/<str:slug>/again", lists.again, name="list_again"),
    path("lists/<str:slug>/compare", changes.compare, name="list_compare"),
    path("lists/<str:slug>/restore", changes.restore, name="list_restore"),
    path("lists/<str:slug>/address", fetch.address, name="list_address"),
    path("lists/<str:slug>/read", fetch.read_now, name="list_read"),
]
