"""Signing in with a provider of OpenID Connect: authorization code with PKCE, the identity token checked in full.

OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.7; RFC 7636.
"""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from headwater.core.errors import ActionDenied, ConfigError, Unavailable
from headwater.core.extras import require
from headwater.core.ports.signin import Begun

_EXTRA: Final = "oidc"
_WHY: Final = "to sign in with a provider of identities"
_SCOPE: Final = "openid email profile"
_TIMEOUT_S: Final = 10.0
_SIGNED_WITH: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LEEWAY_S: Final = 60  # between two clocks


class OpenIdProvider:
    """Implements ``core.ports.signin.Provider``.

    Args:
        issuer: address of the provider; what it publishes under ``/.well-known/openid-configuration`` is believed.
        client: id that the provider gave to this installation.
        secret: that it gave; may be empty for a public client.

    Raises:
        ConfigError: the address is neither https nor on this machine.
        MissingExtra: authlib is not installed.
    """

    def __init__(self, issuer: str, client: str, secret: str) -> None:
        self._httpx = require("httpx", extra=_EXTRA, why=_WHY)
        self._oauth = require("authlib.integrations.httpx_client", extra=_EXTRA, why=_WHY)
        self._jose = require("joserfc.jwt", extra=_EXTRA, why=_WHY)
        self._keys = require("joserfc.jwk", extra=_EXTRA, why=_WHY)
        self._wrong = require("joserfc.errors", extra=_EXTRA, why=_WHY).JoseError
        self._refused = require("authlib.common.errors", extra=_EXTRA, why=_WHY).AuthlibBaseError
        host = self._httpx.URL(issuer)
        if host.scheme != "https" and host.host not in ("127.0.0.1", "localhost", "::1"):
            raise ConfigError(
                f"oidc_issuer must be https: {issuer}", hint="what it says is believed: see headwater config show"
            )
        self._issuer, self._client, self._secret = issuer.rstrip("/"), client, secret

    def begin(self, back: str) -> tuple[str, Begun]:
        begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        url, _ = self._session(back).create_authorization_url(
            self._published()["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
        return str(url), begun

    def finish(self, back: str, begun: Begun, code: str) -> Mapping[str, Any]:
        published = self._published()
        try:
            with self._session(back) as session:
                answer = session.fetch_token(published["token_endpoint"], code=code, code_verifier=begun.verifier)
                keys = self._keys.KeySet.import_key_set(self._read(published["jwks_uri"]))
                claims = self._checked(str(answer.get("id_token", "")), keys, published["issuer"], begun.nonce)
                return {**self._more(session, published, claims["sub"]), **claims}
        except self._refused as error:
            raise self._denied(error) from error
        except self._httpx.HTTPError as error:
            raise self._gone(error) from error

    def _more(self, session: Any, published: Mapping[str, Any], person: str) -> Mapping[str, Any]:
        """What is told of the person besides: many providers keep their tokens short."""
        if "userinfo_endpoint" not in published:
            return {}
        told: Mapping[str, Any] = session.get(published["userinfo_endpoint"]).raise_for_status().json()
        return told if told.get("sub") == person else {}

    def _checked(self, token: str, keys: Any, issuer: str, nonce: str) -> Mapping[str, Any]:
        rules = self._jose.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self._client},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            read = self._jose.decode(token, keys, algorithms=list(_SIGNED_WITH))
            rules.validate(read.claims)
        except (self._wrong, ValueError) as error:
            raise self._denied(error) from error
        claims: Mapping[str, Any] = read.claims
        if claims.get("azp", self._client) != self._client:
            raise self._denied("the token is for another program")
        return claims

    def _session(self, back: str) -> Any:
        return self._oauth.OAuth2Client(
            self._client,
            self._secret or None,
            scope=_SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            timeout=_TIMEOUT_S,
        )

    def _published(self) -> Mapping[str, Any]:
        found = self._read(f"{self._issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise ConfigError(f"{self._issuer} says that it is {found.get('issuer')}", hint="mend oidc_issuer")
        return found

    def _read(self, url: str) -> Mapping[str, Any]:
        try:
            answer = self._httpx.get(url, timeout=_TIMEOUT_S).raise_for_status()
            found: Mapping[str, Any] = answer.json()
        except (self._httpx.HTTPError, ValueError) as error:
            raise self._gone(error) from error
        return found

    def _gone(self, error: Exception) -> Unavailable:
        return Unavailable(
            f"{self._issuer} does not answer: {type(error).__name__}", hint="sign in with a password, or try again"
        )

    def _denied(self, error: object) -> ActionDenied:
        return ActionDenied(f"{self._issuer} does not vouch for you: {error}", hint="sign in again")
