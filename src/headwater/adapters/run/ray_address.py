"""Before Ray is asked to join a cluster: is somebody there, is it the right port, does it take our token?

Ray tries for half a minute and then says that time ran out, whatever the cause. These questions take milliseconds.
"""

import os
import socket
from pathlib import Path
from typing import Final

from headwater.core.errors import ConfigError
from headwater.core.extras import require

HINT: Final = (
    "--on ray for this machine alone; ray start --head, then --on HOST:6379; or --on ray://HOST:10001; "
    "a token, where it asks for one, in RAY_AUTH_TOKEN"
)
_TOKEN_HINT: Final = (
    "ray get-auth-token prints it on the head: put it into RAY_AUTH_TOKEN or ~/.ray/auth_token here, with RAY_AUTH_MODE=token; "
    "or start the cluster with RAY_AUTH_MODE=disabled"
)
_CLIENT: Final = "ray://"
_KNOCK_S: Final = 10
_MODE: Final = "RAY_AUTH_MODE"
_METHOD: Final = "/ray.rpc.RayletDriver/ClusterInfo"
_PING: Final = b"\x08\x06"
"""``ClusterInfoRequest(type=PING)`` of Ray's ``ray_client.proto``."""


def bring_token() -> None:
    """Have Ray send the token that it finds: by itself it does so for a cluster that it starts alone.

    To be called before Ray is imported: it reads the mode then.
    """
    if _MODE not in os.environ and _token():
        os.environ[_MODE] = "token"


def check(address: str) -> None:
    """Nothing, where a cluster answers there.

    Raises:
        ConfigError: nobody listens, the port is the one of the other kind of address, or our token is refused.
    """
    place = address.removeprefix(_CLIENT)
    host, _, port = place.rpartition(":")
    if not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK_S).close()
    except OSError as error:
        raise ConfigError(f"no Ray cluster answers at {address}: {error}", hint=HINT) from error
    if address.startswith(_CLIENT) and os.environ.get("RAY_USE_TLS", "0").lower() not in ("1", "true"):
        _ping(place)


def _ping(place: str) -> None:
    grpc = require("grpc", extra="scale", why="to reach a cluster by ray://")
    token = _token() if os.environ.get(_MODE) == "token" else ""
    proof = [("authorization", f"Bearer {token}")] if token else None
    with grpc.insecure_channel(place) as channel:
        try:
            channel.unary_unary(_METHOD)(_PING, metadata=proof, timeout=_KNOCK_S)
        except grpc.RpcError as error:
            code = error.code().name
            if code == "UNAUTHENTICATED":
                said = "does not take the token that is here" if token else "asks for a token"
                raise ConfigError(f"the Ray cluster at ray://{place} {said}", hint=_TOKEN_HINT) from error
            if code in ("UNIMPLEMENTED", "UNAVAILABLE", "DEADLINE_EXCEEDED"):
                raise ConfigError(
                    f"what answers at ray://{place} is no Ray client server",
                    hint=f"ray:// takes the head's --ray-client-server-port, 10001 by default; --on {place} takes its --port",
                ) from error


def _token() -> str:
    """The token, where Ray looks for it; empty where there is none."""
    if found := os.environ.get("RAY_AUTH_TOKEN", "").strip():
        return found
    path = Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or Path.home() / ".ray" / "auth_token")
    return path.read_text("utf-8").strip() if path.is_file() else ""
