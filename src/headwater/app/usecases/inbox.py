"""The use cases behind ``inbox``."""

from headwater.app.context import Context
from headwater.app.inbox import Inbox
from headwater.app.ingesting import look
from headwater.app.usecases.run import execute
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.inbox import TakeInput, WaitingOutput, WaitingRow
from headwater.app.verbs.run import RunOutput
from headwater.app.workspace import opened


def list_waiting(context: Context, _given: Nothing) -> WaitingOutput:
    """Files of the inbox."""
    files = [WaitingRow(name=file.name, bytes=file.stat().st_size) for file in Inbox(context.folder).files()]
    return WaitingOutput(files=files, bytes=sum(file.bytes for file in files))


def take_in(context: Context, given: TakeInput) -> RunOutput:
    """A run over what waits. Files go when their contacts, or the reason why not, are in the workspace.

    Raises:
        InputError: a file holds nothing that can be read, or no field of text.
    """
    inbox = Inbox(context.folder)
    files = inbox.files()
    sources = [look(file, format=None, overrides=given.map, saved=None) for file in files]
    with opened(context) as workspace:
        done = execute(context, workspace, sources, namespace="", limit=given.limit)
    inbox.remove(files)
    return done
