"""Signatures of webhooks: who may speak, when, and for how long."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.adapters.connect.remote.sign import check_hub, check_standard, check_zendesk, standard
from headwater.core.errors import ActionDenied, ConfigError

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"x" * 24).decode()


def headers(body: bytes, *, at: datetime = NOW, secret: str = SECRET, key: str = "m1") -> dict[str, str]:
    stamp = int(at.timestamp())
    signature = standard(secret, key, stamp, body)
    return {"webhook-id": key, "webhook-timestamp": str(stamp), "webhook-signature": f"v1,AAAA {signature}"}


@given(st.binary(max_size=200))
def test_what_is_signed_is_taken_and_what_is_altered_is_not(body: bytes) -> None:
    assert check_standard(headers(body), body, SECRET, NOW) == "m1"
    for wrong in (body + b" ", body[1:] if body else b"x"):
        with pytest.raises(ActionDenied):
            check_standard(headers(body), wrong, SECRET, NOW)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_is_old_or_of_the_future_is_refused(minutes: int) -> None:
    with pytest.raises(ActionDenied, match="five minutes"):
        check_standard(headers(b"x", at=NOW + timedelta(minutes=minutes)), b"x", SECRET, NOW)


def test_another_id_secret_or_no_secret_is_refused() -> None:
    with pytest.raises(ActionDenied):
        check_standard({**headers(b"x"), "webhook-id": "m2"}, b"x", SECRET, NOW)
    with pytest.raises(ActionDenied):
        check_standard(headers(b"x", secret="another"), b"x", SECRET, NOW)
    with pytest.raises(ActionDenied, match="missing"):
        check_standard({}, b"x", SECRET, NOW)
    with pytest.raises(ConfigError, match="no hook_secret"):
        check_standard(headers(b"x"), b"x", "", NOW)
    with pytest.raises(ConfigError, match="no base64"):
        check_standard(headers(b"x"), b"x", "whsec_???", NOW)


def test_github_and_jira_sign_the_body() -> None:
    signature = "sha256=" + hmac.digest(b"s", b"body", hashlib.sha256).hex()
    check_hub(signature, b"body", "s")
    for wrong in ("", "sha256=", signature[:-1] + "0", signature.replace("sha256", "sha1")):
        with pytest.raises(ActionDenied):
            check_hub(wrong, b"body+", "s")
    with pytest.raises(ActionDenied):
        check_hub("sha256=é", b"body", "s")


def test_zendesk_signs_timestamp_and_body() -> None:
    stamp = "2026-11-01T08:01:00Z"
    signature = base64.b64encode(hmac.digest(b"s", stamp.encode() + b"body", hashlib.sha256)).decode()
    given = {"x-zendesk-webhook-signature": signature, "x-zendesk-webhook-signature-timestamp": stamp}
    check_zendesk(given, b"body", "s", NOW)
    with pytest.raises(ActionDenied, match="does not fit"):
        check_zendesk(given, b"other", "s", NOW)
    with pytest.raises(ActionDenied, match="five minutes"):
        check_zendesk(given, b"body", "s", NOW + timedelta(hours=1))
    with pytest.raises(ActionDenied, match="missing"):
        check_zendesk({}, b"body", "s", NOW)
