"""Addresses of asking and confirming."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
