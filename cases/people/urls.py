"""The pages of this feature."""

from django.urls import path

from cases.people import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("membership/", views.membership, name="membership"),
]
