"""What people enter about their second factors."""

from json import JSONDecodeError, JSONDecoder
from typing import Any

from allauth.mfa.base import forms as allauth
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms

CODE = "The six digits that your authenticator app shows now, or one of your recovery codes."
NO_CREDENTIAL = "The passkey did not answer: try again, or use another way."
LONGEST_NAME = 60


class PlainDecoder(JSONDecoder):
    """No passkey nests its answer so deeply that it cannot be read; who tries it, signed in or not, is refused."""

    def decode(self, s: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().decode(s, *args, **kwargs)
        except RecursionError as deep:
            raise JSONDecodeError("It is nested too deeply", "", 0) from deep


def code_field(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Code",
        help_text=help_text,
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
        error_messages={"required": "Enter the code.", "max_length": "Enter the digits of one code only."},
    )


def credential_field() -> forms.JSONField:
    """What the browser says for a passkey."""
    errors = {"required": NO_CREDENTIAL, "invalid": NO_CREDENTIAL}
    return forms.JSONField(widget=forms.HiddenInput, decoder=PlainDecoder, error_messages=errors)


class CodeForm(allauth.AuthenticateForm):
    """A code, after the password."""

    code = code_field(CODE)


class ConfirmCodeForm(allauth.ReauthenticateForm):
    """A code, before something about the sign-in itself changes."""

    code = code_field(CODE)


class ActivateAppForm(ActivateTOTPForm):
    """The first code of an authenticator app shows that it was set up."""

    code = code_field("The six digits that the app shows for Scrutiny now.")


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A passkey, named so that its owner knows it again."""

    name = forms.CharField(
        label="Name",
        required=False,
        max_length=LONGEST_NAME,
        help_text="So that you know it again, for example “Telephone” or “Key on the keyring”.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"max_length": f"Use {LONGEST_NAME} characters or fewer for the name."},
    )
    credential = credential_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passwordless = self.fields["passwordless"]
        passwordless.label = "Sign in with this passkey alone, without a password"
        passwordless.help_text = "It then asks for your fingerprint, your face or its PIN each time."


class PasskeyForm(webauthn.AuthenticateWebAuthnForm):
    """A passkey, after the password."""

    credential = credential_field()


class SignInWithPasskeyForm(webauthn.LoginWebAuthnForm):
    """A passkey, which says itself whose it is."""

    credential = credential_field()


class ConfirmWithPasskeyForm(webauthn.ReauthenticateWebAuthnForm):
    """A passkey, before something about the sign-in itself changes."""

    credential = credential_field()
