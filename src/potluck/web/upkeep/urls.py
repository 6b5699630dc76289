"""Addresses of asking and confirming."""

from django.urls import path

from potluck.web.upkeep.views import confirm, now, rounds

urlpatterns = [
    path("confirm/thanks/<str:verdict>", confirm.thanks, name="confirm_thanks"),
    path("confirm/<str:token>", confirm.confirm, name="confirm"),
    path("confirm/<str:token>/again", confirm.new_link, name="confirm_new_link"),
    path("lists/<str:slug>/round", rounds.one, name="round"),
    path("lists/<str:slug>/round/start", rounds.start, name="round_start"),
    path("lists/<str:slug>/round/links", rounds.hand_out, name="round_links"),
    path("lists/<str:slug>/round/links.csv", rounds.links_file, name="round_links_file"),
    path("lists/<str:slug>/round/again", rounds.try_again, name="round_again"),
    path("lists/<str:slug>/round/end", rounds.end, name="round_end"),
    path("upkeep", now.now, name="upkeep"),
]
