"""An issue of a real run as a ticket: sized, in customers' redacted words, and only where enough stand behind it."""

import json
import shutil
from pathlib import Path

from tests.command import headwater


def test_a_ticket_tells_what_is_known_and_small_groups_are_not_told(undisturbed: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(undisturbed, tmp_path / "w")
    file = tmp_path / "connectors.toml"
    file.write_text(f'[[connector]]\nname = "drop"\nkind = "files"\nurl = "{tmp_path / "there"}"\n', "utf-8")
    assert headwater("connect", "load", file, "-w", folder).code == 0
    small = headwater("ticket", "open", "1", "--to", "drop", "-w", folder, "--set", "min_group=10000")
    assert small.code == 3
    assert "not told outside" in small.err
    first = headwater("ticket", "open", "1", "--to", "drop", "-w", folder, "--json").answer
    assert headwater("ticket", "open", "1", "--to", "drop", "-w", folder, "--json").answer == first
    issue = headwater("issues", "show", "1", "-w", folder, "--json").answer
    assert headwater("worker", "--once", "-w", folder, "--json").answer["sent"] == 1
    (sent,) = (tmp_path / "there" / "out").glob("*.json")
    data = json.loads(sent.read_text("utf-8"))["data"]
    assert data["title"] == issue["name"]
    assert f"{issue['contacts']['value']:,.0f} [{issue['contacts']['low']:,.0f} to" in data["text"]
    assert "95% interval" in data["text"]
    assert issue["quotes"][0]["quote"] in data["text"]
    (ticket,) = headwater("ticket", "list", "--issue", "1", "-w", folder, "--json").answer["tickets"]
    assert ticket["issue_id"] == issue["issue_id"]
    said = headwater("ticket", "comment", "1", "call +44 20 7946 0958", "--to", "drop", "-w", folder, "--json").answer
    assert said["state"] == "waiting"
    headwater("worker", "--once", "-w", folder)
    assert len(list((tmp_path / "there" / "out").glob("*.json"))) == 2
    assert not any("7946 0958" in path.read_text("utf-8") for path in (tmp_path / "there" / "out").glob("*.json"))
