"""Addresses of what readers suggest."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
