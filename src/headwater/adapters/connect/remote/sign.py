"""Signatures of webhooks: ours by the Standard Webhooks specification, those of vendors as they document them.

Compared in constant time. Where a timestamp is signed, what is older or newer than five minutes is refused; where none is, the
desk takes an event once all the same.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from headwater.core.errors import ActionDenied, ConfigError

WINDOW_S: Final = 300.0
_PREFIX: Final = "whsec_"


def standard(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of a body, as ``webhook-signature`` carries it.

    Args:
        secret: ``whsec_`` and base64, or any text.
        message_id: as in ``webhook-id``.
        timestamp: Unix seconds, as in ``webhook-timestamp``.
        body: as it is sent.

    Example:
        >>> standard("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
        ...          b'{"test": 2432232314}')
        'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode("ascii")


def check_standard(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> str:
    """The id of a webhook that is signed by the Standard Webhooks specification.

    Raises:
        ActionDenied: it is not signed with this secret, or too old.
        ConfigError: there is no secret to check with.
    """
    _need(secret)
    message_id, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not at.isdigit():
        raise _denied("webhook-id and webhook-timestamp are missing")
    _fresh(float(at), now)
    wanted = standard(secret, message_id, int(at), body)
    if not any(
        hmac.compare_digest(wanted.encode(), given.encode()) for given in headers.get("webhook-signature", "").split()
    ):
        raise _denied("the signature does not fit")
    return message_id


def check_hub(signature: str, body: bytes, secret: str) -> None:
    """GitHub's ``X-Hub-Signature-256`` and Jira's ``X-Hub-Signature``: ``sha256=`` and hex.

    Raises:
        ActionDenied: it is not signed with this secret.
        ConfigError: there is no secret to check with.
    """
    _need(secret)
    wanted = "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    if not hmac.compare_digest(wanted.encode(), signature.encode()):
        raise _denied("the signature does not fit")


def check_zendesk(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> None:
    """Zendesk's: base64 of the HMAC over timestamp and body.

    Raises:
        ActionDenied: it is not signed with this secret, or too old.
        ConfigError: there is no secret to check with.
    """
    _need(secret)
    at = headers.get("x-zendesk-webhook-signature-timestamp", "")
    try:
        _fresh(datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp(), now)
    except ValueError:
        raise _denied("its timestamp is missing") from None
    wanted = base64.b64encode(hmac.digest(secret.encode(), at.encode() + body, hashlib.sha256))
    if not hmac.compare_digest(wanted, headers.get("x-zendesk-webhook-signature", "").encode()):
        raise _denied("the signature does not fit")


def _key(secret: str) -> bytes:
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret[len(_PREFIX) :], validate=True)
    except binascii.Error:
        raise ConfigError("a webhook secret begins with whsec_ but is no base64", hint="copy it again, whole") from None


def _need(secret: str) -> None:
    if not secret:
        raise ConfigError("no hook_secret is set: an unsigned webhook is not taken", hint='hook_secret = "env:NAME"')


def _fresh(at: float, now: datetime) -> None:
    if abs(now.timestamp() - at) > WINDOW_S:
        raise _denied("its timestamp is more than five minutes away from our clock")


def _denied(why: str) -> ActionDenied:
    return ActionDenied(f"the webhook is refused: {why}", hint="sign it with the secret that hook_secret points to")
