"""Addresses of this room."""

from django.urls import path

from potluck.web.leaving import views

urlpatterns = [
    path("lists/<str:slug>/withdraw", views.withdraw, name="list_withdraw"),
    path("erase", views.erase, name="erase"),
]
