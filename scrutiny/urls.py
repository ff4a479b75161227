"""Every address belongs to the one application."""

from django.urls import include, path

urlpatterns = [
    path("", include("cases.urls")),
]
