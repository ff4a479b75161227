"""What people enter to sign in, and about their passwords; a wrong one is never told from a wrong address."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from cases.models import Person
from cases.people.sign_in import services
from cases.people.sign_in.addresses import address_of

LENGTH = (
    "At least 12 characters. Three or four words that do not belong together are good; what many people use is refused."
)
DIFFERENT = "This is not the password you entered above: enter the same one twice."
TYPED = {"spellcheck": "false", "autocapitalize": "none"}


def email_field() -> forms.EmailField:
    return forms.EmailField(
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your email address.",
            "invalid": "Enter an email address in full, like name@example.org.",
        },
    )


def password_field(label: str, empty: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, **TYPED}),
        error_messages={"required": empty},
    )


def own_password_field(label: str = "Password") -> forms.CharField:
    return password_field(label, "Enter your password.", "current-password")


class TwiceForm(forms.Form):
    """A new password, entered twice; the second is told apart from a slip of the keyboard."""

    password1 = password_field("New password", "Enter a new password.", "new-password", LENGTH)
    password2 = password_field("New password again", "Enter the new password again.", "new-password")

    def clean(self) -> dict[str, Any]:
        entered = forms.Form.clean(self)
        first, second = entered.get("password1"), entered.get("password2")
        if first and second and first != second:
            self.add_error("password2", DIFFERENT)
        elif first:
            try:
                validate_password(first, self.user)
            except ValidationError as faults:
                self.add_error("password1", faults)
        return entered


class SignInForm(allauth.LoginForm):
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.fields["password"] = own_password_field()


class ConfirmPasswordForm(allauth.ReauthenticateForm):
    """The password once more, before something about the sign-in itself changes."""

    password = own_password_field()


class ChangePasswordForm(TwiceForm, allauth.ChangePasswordForm):
    """Another password, by whoever knows the present one."""

    oldpassword = own_password_field("Present password")
    password1 = TwiceForm.base_fields["password1"]
    password2 = TwiceForm.base_fields["password2"]
    field_order = ("oldpassword", "password1", "password2")


class ChooseNewPasswordForm(TwiceForm, allauth.ResetPasswordKeyForm):
    """Another password, by whoever has the link that was sent."""

    password1 = TwiceForm.base_fields["password1"]
    password2 = TwiceForm.base_fields["password2"]


class InvitedForm(TwiceForm):
    """The first password of somebody who was invited."""

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)


class AskForResetForm(allauth.ResetPasswordForm):
    """Whoever forgot their password asks for a link; the answer is the same whether or not anybody has the address."""

    email = email_field()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        services.ask_for_reset(email=self.cleaned_data["email"], address=address_of(request))
        return self.cleaned_data["email"]
