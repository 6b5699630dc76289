"""Addresses of the read API, feeds and embeds."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
