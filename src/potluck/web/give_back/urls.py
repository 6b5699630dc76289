"""Addresses of this room."""

from django.urls import path

from potluck.web.give_back.views import link, steward

urlpatterns = [
    path("lists/<str:slug>/give-back", steward.page, name="give_back"),
    path("lists/<str:slug>/give-back/link", steward.make_link, name="give_back_make_link"),
    path("lists/<str:slug>/give-back/link/<int:link_id>/take-back", steward.drop_link, name="give_back_drop_link"),
    path("lists/<str:slug>/give-back/<str:what>", steward.take, name="give_back_take"),
    path("give-back/<str:token>", link.page, name="give_back_link"),
    path("give-back/<str:token>/<str:what>", link.take, name="give_back_link_take"),
]
