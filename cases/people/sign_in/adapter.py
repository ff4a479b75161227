"""How django-allauth behaves here: nobody signs up, nothing tells who exists, and everything is on record."""

import time
from typing import Any, ClassVar

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

from cases.models import Person
from cases.people.sign_in import limits, policies, sealing, services, words
from cases.people.sign_in.addresses import address_of
from cases.people.sign_in.queries import factors_of
from cases.people.sign_in.required import SIGNED_IN_WITH


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with an address and a password, and out again."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": words.WRONG,
        "account_inactive": words.WRONG,
        "too_many_login_attempts": words.LOCKED.format(minutes=settings.SIGN_IN_LOCK_MINUTES),
        "incorrect_password": words.WRONG_PASSWORD,
        "enter_current_password": words.WRONG_PASSWORD,
        "invalid_password_reset": words.INVALID_LINK,
        "rate_limited": words.TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """After signing in a person goes on to a page of this service, by the name they opened it under."""
        return url_has_allowed_host_and_scheme(url, {self.request.get_host()}, require_https=self.request.is_secure())

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            services.lock_session(email=credentials.get("email", ""), address=address_of(request))
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """A closed account is refused like a wrong password, so that nobody learns that the password was right."""
        person = super().authenticate(request, **credentials)
        if person is None or person.is_active:
            return person
        self.authentication_failed(request, **credentials)
        return None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        services.refuse_session(
            email=credentials.get("email", ""), address=address_of(request), because="address or password"
        )

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """A closed account is refused however its owner comes."""
        clear_login(request)
        services.refuse_session(email=user.email, address=address_of(request), because="sign-in closed")
        messages.error(request, words.WRONG)
        return redirect("sign-in")

    def login(self, request: HttpRequest, user: Person) -> None:
        """The session begins once every step is done; its key is a new one."""
        steps = get_authentication_records(request, user)
        with transaction.atomic():
            super().login(request, user)
            limits.begin(request.session)
            request.session[SIGNED_IN_WITH] = [step["method"] for step in steps]
            how = [step.get("type") or step["method"] for step in steps]
            services.open_session(person=user, address=address_of(request), how=how)

    def logout(self, request: HttpRequest) -> None:
        with transaction.atomic():
            if request.user.is_authenticated:
                services.close_session(by=request.actor)
            super().logout(request)

    def unlock(self, request: HttpRequest, person: Person) -> None:
        """Whoever has chosen another password tries it at once."""
        self._delete_login_attempts_cached_email(request, email=person.email)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago has just shown who they are."""
        since = time.time() - self.request.session.get(limits.OPENED, 0)
        return since >= account_settings.REAUTHENTICATION_TIMEOUT

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Whoever did not do it themselves learns of it at the address we know them by."""
        services.tell(person=user, template=template_prefix)


class FactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": words.WRONG_CODE,
        "cannot_delete_authenticator": words.LAST_FACTOR,
        "cannot_generate_recovery_codes": words.NO_CODES_WITHOUT_FACTOR,
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = factors_of(authenticator.user).exclude(pk=authenticator.pk).count()
        return bool(policies.may_remove_factor(others=others))

    def build_totp_svg(self, url: str) -> str:
        """A picture that stands in the page itself, because the page may show none from elsewhere."""
        code = QRCode(border=2)
        code.add_data(url)
        return str(code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode"))

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        number = factors_of(user).filter(type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}
