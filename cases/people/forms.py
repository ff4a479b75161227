"""Signing in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField


class SignInForm(AuthenticationForm):
    """Email address and password; what is wrong is never said more exactly than "one of the two"."""

    username = UsernameField(
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your email address."},
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "spellcheck": "false", "autocapitalize": "none"}
        ),
        error_messages={"required": "Enter your password."},
    )

    error_messages = {
        "invalid_login": "The email address or the password is not right: check both and try again.",
        "inactive": "The email address or the password is not right: check both and try again.",
    }
