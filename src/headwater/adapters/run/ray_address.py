"""Before Ray is asked to join a cluster: is somebody there, is it the right port, does it want a token?

Ray tries for half a minute and then says that time ran out, whatever the cause. These questions take milliseconds.
"""

import os
import socket
from pathlib import Path
from typing import Final

from headwater.core.errors import ConfigError
from headwater.core.extras import require

HINT: Final = "--on ray for this machine alone; ray start --head, then --on HOST:6379; or --on ray://HOST:10001"
_TOKEN_HINT: Final = (
    "ray get-auth-token prints it on the head: put it into RAY_AUTH_TOKEN or ~/.ray/auth_token here; or start the cluster "
    "with RAY_AUTH_MODE=disabled"
)
_CLIENT: Final = "ray://"
_KNOCK_S: Final = 10
_MODE: Final = "RAY_AUTH_MODE"
_PING: Final = ("/ray.rpc.RayletDriver/ClusterInfo", b"\x08\x06")
"""``ClusterInfoRequest(type=PING)`` of Ray's ``ray_client.proto``, for ``ray://HOST:PORT``."""
_WHICH: Final = ("/ray.rpc.NodeInfoGcsService/GetClusterId", b"")
"""Of its ``gcs_service.proto``, for ``HOST:PORT``."""


def check(address: str) -> None:
    """Nothing, where a cluster answers there. One that asks for a token is sent the one that is here from now on.

    To be called before Ray is imported: it reads then whether it is to send a token, and does not find out by itself. Nor may
    it send one to a cluster that has none, which takes the sender for dead.

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
    if os.environ.get("RAY_USE_TLS", "0").lower() in ("1", "true"):
        return
    said = _asked(address, place, "")
    if said == "UNAUTHENTICATED":
        token = _token()
        if not token:
            raise ConfigError(f"the Ray cluster at {address} asks for a token", hint=_TOKEN_HINT)
        said = _asked(address, place, token)
        if said == "UNAUTHENTICATED":
            raise ConfigError(f"the Ray cluster at {address} does not take the token that is here", hint=_TOKEN_HINT)
        os.environ[_MODE] = "token"
    if said in ("UNIMPLEMENTED", "UNAVAILABLE", "DEADLINE_EXCEEDED"):
        raise ConfigError(
            f"the port of {address} is not the one for such an address",
            hint="HOST:PORT takes the head's --port, 6379 by default; ray://HOST:PORT its --ray-client-server-port, 10001",
        )


def _asked(address: str, place: str, token: str) -> str:
    """What a call comes to: the name of its status."""
    grpc = require("grpc", extra="scale", why="to reach a cluster")
    method, question = _PING if address.startswith(_CLIENT) else _WHICH
    proof = [("authorization", f"Bearer {token}")] if token else None
    with grpc.insecure_channel(place) as channel:
        try:
            channel.unary_unary(method)(question, metadata=proof, timeout=_KNOCK_S)
        except grpc.RpcError as error:
            return str(error.code().name)
    return "OK"


def _token() -> str:
    """The token, where Ray looks for it; empty where there is none."""
    if found := os.environ.get("RAY_AUTH_TOKEN", "").strip():
        return found
    path = Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or Path.home() / ".ray" / "auth_token")
    return path.read_text("utf-8").strip() if path.is_file() else ""
