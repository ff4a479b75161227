"""A passkey as a telephone would have registered it."""

from hashlib import sha256

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from cases.models import Person

HOST = "testserver"
NUMBER = b"a passkey's number"


def a_real_passkey(person: Person) -> Authenticator:
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    credential = AttestedCredentialData.create(Aaguid.NONE, NUMBER, key)
    data = AuthenticatorData.create(sha256(HOST.encode()).digest(), flags, 0, credential)
    response = AuthenticatorAttestationResponse(
        client_data=CollectedClientData.create("webauthn.create", b"challenge", f"https://{HOST}"),
        attestation_object=AttestationObject.create("none", data, {}),
    )
    held = {"name": "Telephone", "credential": dict(RegistrationResponse(raw_id=NUMBER, response=response))}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=held)
