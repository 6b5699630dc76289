"""Addresses of the read API, feeds and embeds."""

from django.urls import path

from potluck.web.api import v1, views

urlpatterns = [
    path("api/v1/openapi.json", v1.openapi),
    path("api/v1/docs", views.docs, name="api_docs"),
    path("api/v1/", v1.api.urls),
]
