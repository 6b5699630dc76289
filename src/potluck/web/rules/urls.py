"""Addresses of this room."""

from django.urls import path

from potluck.web.rules import views

urlpatterns = [path("rules", views.rules, name="rules")]
