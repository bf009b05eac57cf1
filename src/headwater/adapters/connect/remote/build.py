"""A connector by its kind."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from headwater.adapters.connect.remote.files import Files
from headwater.adapters.connect.remote.github import GitHub
from headwater.adapters.connect.remote.jira import Jira
from headwater.adapters.connect.remote.mail import Mail
from headwater.adapters.connect.remote.servicenow import ServiceNow
from headwater.adapters.connect.remote.slack import Slack
from headwater.adapters.connect.remote.teams import Teams
from headwater.adapters.connect.remote.tool import RemoteTool
from headwater.adapters.connect.remote.webhook import Webhook
from headwater.adapters.connect.remote.zendesk import Zendesk
from headwater.core.errors import UnknownComponent
from headwater.core.types.posted import ConnectorSpec

KINDS: Final[Mapping[str, type[RemoteTool]]] = {
    tool.kind: tool for tool in (GitHub, Jira, ServiceNow, Zendesk, Slack, Teams, Mail, Webhook, Files)
}


def connect(spec: ConnectorSpec, *, secret: str, hook_secret: str, now: Callable[[], datetime]) -> RemoteTool:
    """The connector that a description asks for.

    Args:
        spec: how it is reached.
        secret: its key, token or password.
        hook_secret: signs incoming webhooks.
        now: the time of day.

    Raises:
        UnknownComponent: there is no such kind.
        ConfigError: something that the kind needs is missing, or its address is not safe.
    """
    if spec.kind not in KINDS:
        raise UnknownComponent(spec.kind, list(KINDS), kind="kind of connector")
    return KINDS[spec.kind](spec, secret, hook_secret, now)
