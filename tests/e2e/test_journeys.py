"""The ten journeys of a week, in a real Chromium over one shared workspace, and every new page in both sizes and schemes.

``HEADWATER_SCREENSHOTS`` names a folder that gets a picture of each.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect
from tests.page import MARKS, Watch, serving, violations
from tests.unit.agents.refund import TEXT

from headwater.app.context import Context, call
from headwater.app.verbs.access import AddUserInput
from headwater.app.verbs.table import VERBS

pytestmark = MARKS

PASSWORD = "four words nobody combines"
PEOPLE = {"eve": "admin", "vic": "viewer"}
PROCEDURE = TEXT.replace("approval: customer", "approval: person")


@dataclass
class Office:
    """A shared workspace that is served, and who has signed in there."""

    workspace: Path
    browser: Browser
    base: str
    server: Any
    signed: dict[str, StorageState] = field(default_factory=dict)

    def context(self, who: str, **how: Any) -> BrowserContext:
        """A browser in which somebody has signed in; it is done by the page once, then by what it left behind."""
        size = {"viewport": {"width": 1280, "height": 900}, **how}
        if who not in self.signed:
            context = self.browser.new_context(base_url=self.base)
            page = context.new_page()
            page.goto("/data")
            page.get_by_label("Name").fill(who)
            page.get_by_role("textbox", name="Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Data")
            self.signed[who] = context.storage_state()
            context.close()
        context = self.browser.new_context(base_url=self.base, storage_state=self.signed[who], **size)
        context.set_default_timeout(60_000)
        return context

    def api(self, verb: str, /, **given: Any) -> Any:
        """What the admin's own call answers."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.signed["eve"]["cookies"]}
        found, address = VERBS[verb], f"{self.base}/api/v1/{verb.replace('.', '/')}"
        asked = {"params": given} if found.method == "GET" else {"json": given}
        answer = httpx.request(found.method, address, cookies=cookies, timeout=60, **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def office(workspace: Path, browser: Browser) -> Iterator[Office]:
    here = Context(workspace)
    for name, role in PEOPLE.items():
        call(VERBS["users.add"], here, AddUserInput(name=name, role=role, password=PASSWORD))
    call(VERBS["agents.put"], here, VERBS["agents.put"].input(text=PROCEDURE))
    publish = VERBS["agents.publish"]
    call(publish, here, publish.input(name="refund", alone=True, why="the first one"))
    with serving(workspace, "--team") as (base, server):
        yield Office(workspace, browser, base, server)


@pytest.fixture
def page(office: Office) -> Iterator[Page]:
    """The admin's page; it may neither complain nor ask anyone but its own server."""
    context = office.context("eve")
    page = context.new_page()
    watch = Watch(page)
    yield page
    watch.check(office.base)
    context.close()


def picture(page: Page, name: str) -> None:
    """Kept outside the repository, where somebody wants to look."""
    folder = os.environ.get("HEADWATER_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_1_find_what_is_new(page: Page, office: Office) -> None:
    told = office.api("report.show", report="weekly")["document"]
    items = told["sections"][0]["blocks"][1]["items"]
    page.goto("/")
    panel = page.get_by_role("region", name=re.compile("exceptions$"))
    expect(panel.locator(".item")).to_have_count(len(items))
    picture(page, "1-what-is-new")
    page.locator("label", has_text="Growth").click()
    grown = office.api("issues.list", limit=1, sort="growth")["issues"][0]
    expect(page.locator(".row-link").first).to_have_text(grown["name"])
    page.locator(".row-link").first.click()
    expect(page).to_have_url(re.compile(grown["issue_id"]))
    expect(page.get_by_role("region", name="Contacts by week")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("sort=growth"))


def test_2_size_a_query(page: Page, office: Office) -> None:
    page.goto("/explore")
    page.get_by_role("searchbox", name="Search contacts").fill("refund never arrived")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".hits li")).to_have_count(10)
    page.get_by_role("button", name="How many contacts mean this?").click()
    expect(page).to_have_url(re.compile("/sized/s_"))
    question = page.locator(".queue-item blockquote")
    for k in range(10):
        text = question.inner_text()
        page.keyboard.press("y" if "refund" in text.lower() else "n")
        expect(page.locator(".fact", has_text="Answers").locator(".fact-value")).to_have_text(str(k + 1))
    sizing = page.url.rsplit("/", 1)[1]
    found = office.api("sizeof.result", sizing=sizing, limit=1)["contacts"]
    fact = page.locator(".fact", has_text="Contacts that mean it")
    expect(fact).to_contain_text(f"{found['low']:,.0f}–{found['high']:,.0f}")
    page.get_by_label("Name").fill("refunds that never came")
    page.get_by_role("button", name="As a standing rule").click()
    expect(page.get_by_text("stands among the saved searches")).to_be_visible()
    picture(page, "2-sized")
    page.go_back()
    expect(page.get_by_role("searchbox", name="Search contacts")).to_have_value("refund never arrived")
    expect(page.get_by_role("group", name="Saved searches")).to_contain_text("refunds that never came")


def test_3_label_twenty(page: Page, office: Office) -> None:
    page.goto("/queues/label")
    status, title = page.locator(".queue-foot [role=status]"), page.locator(".queue-item")
    for k in range(20):
        expect(title).to_be_visible()
        page.keyboard.press("1")
        expect(status).to_contain_text(f"{k + 1} decided")
    picture(page, "3-labelled")
    assert len(office.api("labels.list", author="eve", limit=100)["labels"]) == 20
    page.keyboard.press("u")
    expect(status).to_contain_text("19 decided")
    assert len(office.api("labels.list", author="eve", limit=100)["labels"]) == 19


def test_4_merge_two_topics_and_publish(page: Page, office: Office) -> None:
    page.goto("/taxonomy")
    page.get_by_role("button", name="Draft the discovered topics").click()
    page.get_by_role("button", name="Save into the draft").click()
    tree = page.get_by_role("tree")
    expect(tree.get_by_role("treeitem").first).to_be_visible()
    nodes = [n for n in office.api("taxonomy.show")["nodes"] if n["contacts"] and not n["background"]]
    into, other = sorted(nodes, key=lambda n: -n["contacts"])[:2]
    page.goto(f"/taxonomy?node={into['id']}")
    side = page.get_by_role("region", name=into["name"], exact=True)
    side.get_by_role("combobox", name="Merge these into it").fill(other["name"])
    page.get_by_role("option", name=" / ".join(other["path"]), exact=True).click()
    side.get_by_role("button", name="Merge", exact=True).click()
    effects = page.get_by_role("group", name="Counts before and after")
    expect(effects.locator("tbody tr")).to_have_count(2)
    expect(effects.get_by_role("row", name=into["name"])).to_contain_text("+")
    assert {n["name"] for n in office.api("taxonomy.show")["nodes"] if n["retired"]} == set()  # nothing is saved yet
    picture(page, "4-merge-proposed")
    page.get_by_role("textbox", name="Why? (for the audit log)").last.fill("they are one")
    page.get_by_role("button", name="Save into the draft").click()
    expect(page.get_by_role("region", name=re.compile("what it would do"))).to_have_count(0)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("region", name="Version 1")).to_contain_text("In use")
    picture(page, "4-published")
    assert office.api("taxonomy.show", version="published")["version"]["number"] == 1


def test_5_assign_an_issue(page: Page, office: Office) -> None:
    issue = office.api("issues.list", limit=3)["issues"][2]["issue_id"]
    page.goto(f"/issues/{issue}")
    panel = page.get_by_role("region", name="Progress")
    panel.get_by_role("button", name="Accept").click()
    expect(panel.locator(".state strong")).to_have_text("Accepted")
    panel.get_by_role("button", name="Give to a team").click()
    panel.get_by_role("combobox", name="Team").click()
    page.get_by_role("option").first.click()
    panel.get_by_role("button", name="Give to a team").last.click()
    expect(panel.locator(".state strong")).to_have_text("Owned")
    picture(page, "5-owned")
    assert office.api("issues.history", issue=issue)["issue"]["team"]


def test_6_read_anecdotes(page: Page, office: Office) -> None:
    for anecdote in office.api("anecdotes.list", budget=5)["anecdotes"][:2]:
        office.api("anecdotes.assign", anecdote=anecdote["anecdote_id"], owner="eve")
    page.goto("/queues/anecdotes")
    item = page.locator(".queue-item")
    expect(item.locator("blockquote").first).to_be_visible()
    picture(page, "6-anecdotes")
    first = item.locator("blockquote").first.inner_text()
    page.keyboard.press("s")
    expect(item.locator("blockquote").first).not_to_have_text(first)
    issue = office.api("issues.list", limit=1)["issues"][0]["issue_id"]
    page.goto(f"/issues/{issue}")
    page.get_by_role("region", name="In the customers' words").get_by_role(
        "link", name="Read the contact"
    ).first.click()
    expect(page.locator("mark").first).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(issue))


def test_7_export_a_dossier(page: Page, office: Office, tmp_path: Path) -> None:
    issue = office.api("issues.list", limit=1)["issues"][0]
    page.goto(f"/issues/{issue['issue_id']}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the dossier: Markdown").click()
    download.value.save_as(tmp_path / "dossier.md")
    text = (tmp_path / "dossier.md").read_text("utf-8")
    assert text.startswith("# ")
    assert issue["name"] in text.splitlines()[0]


def test_8_approve_an_agent_s_action(page: Page, office: Office) -> None:
    said = office.api("agents.say", text="I want my money back for order 123456")
    for words in ("4321", "40", "no"):
        said = office.api("agents.say", text=words, conversation=said["conversation"])
    assert said["status"] == "waiting"
    page.goto("/agents")
    waiting = page.get_by_role("region", name="Waiting for approval")
    expect(waiting.locator(".item")).to_have_count(1)
    expect(waiting).to_contain_text("pay(order_id=123456, amount=40)")
    picture(page, "8-approval")
    waiting.get_by_role("textbox").fill("called the customer")
    waiting.get_by_role("button", name="Approve").click()
    expect(waiting.get_by_role("status")).to_contain_text("Paid 40.")
    expect(waiting).to_contain_text("No call waits for a person.")
    page.get_by_role("group", name="Conversations").get_by_role("link").first.click()
    expect(page.locator(".turns")).to_contain_text("eve: yes called the customer")
    assert "4321" not in page.locator("main").inner_text()


def test_9_a_viewer_is_refused_and_told_why(office: Office) -> None:
    office.context("eve").close()
    context = office.context("vic")
    page = context.new_page()
    watch = Watch(page)
    page.goto("/taxonomy")
    expect(page.get_by_role("tree")).to_be_visible()
    expect(page.get_by_text("For these roles: analyst, editor, admin").first).to_be_visible()
    expect(page.get_by_role("button", name="Rename", exact=True)).to_be_disabled()
    page.goto("/agents/refund")
    expect(page.get_by_role("button", name="Save into your draft")).to_have_count(0)
    page.goto("/settings/people")
    expect(page.get_by_text("For these roles: admin")).to_be_visible()
    page.goto("/settings/log")
    expect(page.get_by_text("For these roles: analyst, editor, admin")).to_be_visible()
    picture(page, "9-refused")
    watch.check(office.base)
    refused = context.request.post("/api/v1/taxonomy/publish", data={})  # the server says no as well
    assert refused.status == 403
    context.close()


# --- Explore ---------------------------------------------------------------------------------------------------


def points_line(page: Page) -> tuple[int, int]:
    """How many points pass, of how many."""
    text = page.locator(".map-foot [role=status]").inner_text()
    found = re.match(r"([\d,]+) of ([\d,]+) statements", text)
    assert found, text
    passing, of = (int(part.replace(",", "")) for part in found.groups())
    return passing, of


def test_the_map_draws_filters_and_counts_as_the_server_does(page: Page, office: Office) -> None:
    page.goto("/explore")
    expect(page.locator(".map-foot [role=status]")).to_contain_text("statements")
    whole = office.api("map.select", inside="", limit=0)
    assert points_line(page) == (whole["statements"], whole["statements"])
    expect(page.locator(".map-name").first).to_be_attached()
    pixels = page.evaluate(
        """() => { const c = document.querySelector('.map canvas'); const copy = document.createElement('canvas');
        copy.width = c.width; copy.height = c.height; const d = copy.getContext('2d'); return new Promise(done =>
        requestAnimationFrame(() => { d.drawImage(c, 0, 0); const p = d.getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 3; i < p.length; i += 4) if (p[i]) n++; done([c.width, c.height, n]); })); }"""
    )
    assert pixels[0] > 300
    page.get_by_role("checkbox", name=re.compile("^negative")).check()
    page.get_by_role("checkbox", name=re.compile("^chat")).check()
    expect(page).to_have_url(re.compile("is=mood%3Anegative&is=channel%3Achat"))
    some = office.api("map.select", inside="", mood="negative", where="channel=chat", limit=0)
    assert points_line(page) == (some["statements"], whole["statements"])
    expect(page.get_by_role("heading", name=f"{some['contacts']:,} contacts chosen")).to_be_visible()
    page.reload()
    expect(page.get_by_role("checkbox", name=re.compile("^negative"))).to_be_checked()
    assert points_line(page)[0] == some["statements"]
    # what a value of the other filters would leave is counted without its own filter
    by_mail = office.api("map.select", inside="", mood="negative", where="channel=email", limit=0)["statements"]
    expect(page.locator("label.tick", has_text="email").locator(".tick-n")).to_have_text(f"{by_mail:,}")


def test_what_is_drawn_round_is_listed_and_kept(page: Page, office: Office) -> None:
    page.goto("/explore")
    canvas = page.locator(".map canvas")
    box = canvas.bounding_box()
    assert box
    page.get_by_role("button", name="Draw round").click()
    corners = [(0.3, 0.2), (0.8, 0.2), (0.8, 0.7), (0.3, 0.7), (0.3, 0.25)]
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("inside="))
    expect(page.locator(".lasso")).to_be_attached()
    inside = page.evaluate("new URLSearchParams(location.search).get('inside')")
    found = office.api("map.select", inside=inside, limit=0)
    assert 0 < found["contacts"] < found["of_contacts"]
    assert points_line(page)[0] == found["statements"]
    expect(page.get_by_role("heading", name=f"{found['contacts']:,} contacts chosen")).to_be_visible()
    picture(page, "explore-lasso")
    page.get_by_role("textbox", name="Name of the search").fill("drawn round")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as “drawn round”.")).to_be_visible()
    assert "drawn round" in {row["name"] for row in office.api("searches.list")["searches"]}
    page.go_back()
    expect(page.locator(".lasso")).to_have_count(0)


def test_the_map_goes_by_keyboard_and_as_a_table(page: Page, office: Office) -> None:
    page.goto("/explore")
    page.locator(".map canvas").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("at="))
    page.keyboard.press("0")
    expect(page).not_to_have_url(re.compile("at="))
    page.get_by_role("button", name="Show as table").click()
    table = page.get_by_role("group", name="The map")
    table.get_by_role("checkbox").first.check()
    expect(page).to_have_url(re.compile("as=table.*is=topic|is=topic.*as=table"))
    topic = page.evaluate("new URLSearchParams(location.search).get('is')").removeprefix("topic:")
    found = {row["topic_id"]: row["of"] for row in office.api("map.select", inside="", limit=0)["topics"]}
    assert points_line(page)[0] == found[topic]


# --- the editor of procedures, settings ------------------------------------------------------------------------


def test_a_procedure_is_mended_by_its_lines_simulated_and_published(page: Page, office: Office) -> None:
    page.goto("/agents/new")
    text = page.get_by_role("textbox", name="Text")
    expect(page.get_by_text("Sound, and nothing is open.")).to_be_visible()
    good = text.input_value()
    text.fill(good.replace("Then: told when", "Then: tld when"))
    line = good.split("\n").index("Then: told when find_order.found") + 1
    problem = page.locator(".problems li").first
    expect(problem).to_contain_text(f"Line {line}")
    expect(page.get_by_role("button", name="Save into your draft")).to_be_disabled()
    problem.get_by_role("button").click()
    expect(text).to_be_focused()
    text.fill(good)
    expect(page.get_by_text("Sound, and nothing is open.")).to_be_visible()
    expect(page.locator(".flow svg g")).to_have_count(3)  # two steps, and a person
    page.get_by_role("button", name="Save into your draft").click()
    expect(page).to_have_url(re.compile(r"/agents/order-status\?version=1"))
    page.get_by_role("button", name="Let customers try it").click()
    expect(page.get_by_text("It may be published.")).to_be_visible(timeout=90_000)
    picture(page, "procedure")
    page.get_by_role("textbox", name="Why? (for the audit log)").first.fill("first version")
    page.get_by_role("button", name="Publish alone").click()
    expect(page.get_by_role("region", name="Version 1")).to_contain_text("In use")
    assert {row["name"] for row in office.api("agents.list")["procedures"] if row["state"] == "published"} == {
        "order-status",
        "refund",
    }


def test_a_team_is_edited_as_it_was_seen(office: Office) -> None:
    context = office.context("eve")
    page = context.new_page()  # the browser complains of a status of 409
    page.goto("/settings/teams")
    page.get_by_role("button", name="New team").click()
    panel = page.get_by_role("region", name="New team")
    for label, value in (("Id", "t_new"), ("Name", "Newcomers"), ("Owns", "refunds; channel=chat")):
        panel.get_by_label(label, exact=True).fill(value)
    version = office.api("teams.list")["version"]
    office.api("teams.put", team_id="t_other", name="Others", owns="parcels")  # somebody else is faster
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("alert")).to_contain_text("changed since you looked")
    assert office.api("teams.list")["version"] == version + 1
    page.reload()
    page.get_by_role("button", name="Others").click()
    panel = page.get_by_role("region", name="Edit Others")
    panel.get_by_label("Name", exact=True).fill("The others")
    panel.get_by_role("button", name="Save").click()
    expect(page.get_by_role("group", name="Teams")).to_contain_text("The others")
    context.close()


def test_an_admin_lets_somebody_in_who_sees_a_part(page: Page, office: Office) -> None:
    page.goto("/settings/people")
    page.get_by_role("button", name="Let somebody in").click()
    panel = page.get_by_role("region", name="Let somebody in")
    panel.get_by_label("Name").fill("uma")
    panel.get_by_label("Role").select_option("analyst")
    panel.get_by_label("Sees only contacts with").fill("channel=chat")
    told = office.api("users.preview", role="analyst", sees="channel=chat")
    assert 0 < told["contacts"] < told["of"]
    expect(panel).to_contain_text(f"{told['contacts']:,} of {told['of']:,}")
    picture(page, "settings-invite")
    assert violations(page) == []
    panel.get_by_role("button", name="Make the account").click()
    password = page.locator("code.secret").inner_text()
    expect(page.get_by_role("group", name="People")).to_contain_text("channel=chat")
    context = office.browser.new_context(base_url=office.base)
    hers = context.new_page()
    hers.goto("/settings/people")
    hers.get_by_label("Name").fill("uma")
    hers.get_by_role("textbox", name="Password").fill(password)
    hers.get_by_role("button", name="Sign in").click()
    expect(hers.get_by_text("For these roles: admin")).to_be_visible()
    hers.get_by_role("textbox", name="The one that holds").fill(password)
    hers.get_by_role("textbox", name="Another, of 12").fill(PASSWORD)
    hers.get_by_role("button", name="Save").click()
    expect(hers.get_by_text("It is changed.")).to_be_visible()
    context.close()


def test_a_connector_is_written_and_takes_a_ticket(page: Page, office: Office) -> None:
    page.goto("/settings/connections")
    systems = page.get_by_role("region", name="Systems", exact=True)
    systems.get_by_role("button", name="Write them").click()
    systems.get_by_role("button", name="What would it do?").click()
    expect(systems).to_contain_text("env:HEADWATER_CONNECT_SHOP is not set")
    systems.get_by_role("button", name="Save").click()
    expect(systems.get_by_role("group", name="Systems")).to_contain_text("shop")
    issue = office.api("issues.list", limit=1)["issues"][0]["issue_id"]
    page.goto(f"/issues/{issue}")
    tickets = page.get_by_role("region", name="Tickets")
    tickets.get_by_role("button", name="Open a ticket").click()
    expect(tickets).to_contain_text("it goes to shop")
    assert office.api("outbox.list")["messages"][-1]["target"] == "shop"


def test_a_share_of_conversations_meets_a_procedure(page: Page, office: Office) -> None:
    page.goto("/agents/refund")
    panel = page.get_by_role("region", name="In use")
    panel.get_by_label("Of new conversations").fill("25")
    panel.get_by_label("Why?").fill("a quarter first")
    panel.get_by_role("button", name="Set the share").click()
    expect(panel.get_by_role("status")).to_have_text("25% of new conversations meet version 1; the others: a person.")
    shares = {row["name"]: row["share"] for row in office.api("agents.list")["procedures"]}
    assert shares["refund"] == 0.25
    office.api("agents.rollout", name="refund", share=1.0)


# --- every new page --------------------------------------------------------------------------------------------

NEW = (
    "/explore",
    "/explore?as=table&is=mood:negative",
    "/taxonomy",
    "/agents",
    "/agents/new",
    "/agents/refund?version=1",
    *(f"/settings/{part}" for part in "connections teams rules cost models runs people log".split()),
)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_new_page_is_sound(office: Office, width: int, scheme: Any) -> None:
    """No violation, no complaint, nothing wider than the page."""
    context = office.context("eve", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    watch = Watch(page)
    for path in NEW:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("[role=status][aria-label=Loading]")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        picture(page, f"page{re.sub(r'[^a-z]+', '-', path)}-{width}-{scheme}")
        assert violations(page) == [], path
    watch.check(office.base)
    context.close()


def test_a_text_is_tried_before_it_is_kept_and_a_reveal_says_why(page: Page, office: Office) -> None:
    page.goto("/settings/rules")
    clocks = page.get_by_role("region", name="Clocks", exact=True)
    clocks.get_by_role("button", name="Write them").click()
    editor = page.get_by_role("region", name="Edit: clocks")
    save = editor.get_by_role("button", name="Save", exact=True)
    editor.get_by_role("textbox", name="Text").fill("clock 1h in proposed\n")
    expect(save).to_be_disabled()
    editor.get_by_role("button", name="What would it do?").click()
    expect(editor.get_by_role("group", name="Issues whose time would end otherwise")).to_be_visible()
    picture(page, "settings-clocks")
    assert violations(page) == []
    editor.get_by_role("textbox", name="Why? (for the audit log)").fill("a promise")
    save.click()
    expect(clocks.get_by_role("button", name="Edit")).to_be_visible()
    assert office.api("clocks.show")["text"] == "clock 1h in proposed\n"
    issue = office.api("issues.list", limit=1)["issues"][0]["issue_id"]
    rows = office.api("contacts.list", issue=issue, limit=50)["contacts"]
    shown = (office.api("contacts.show", contact=row["contact_id"]) for row in rows)
    contact = next(one["contact_id"] for one in shown if one["personal"])
    page.goto(f"/contacts/{contact}")
    page.get_by_label("Why is it needed?").fill("to refund the right order")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("region", name="As it came")).to_be_visible()
    line = office.api("log.list", verb="contacts.reveal")["lines"][0]
    assert (line["subject"], line["why"], line["who"]) == (contact, "to refund the right order", "eve")


def test_the_way_back_goes_through_the_views(page: Page) -> None:
    for path in ("/explore", "/taxonomy", "/agents", "/settings/connections"):
        page.goto("/data")
        page.get_by_role("navigation", name="Main").locator(f"a[href='{path}']").click()
        expect(page).to_have_url(re.compile(f"{path}$"))
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Data")


def test_10_recover_from_a_killed_server(office: Office) -> None:
    context = office.context("eve")
    page = context.new_page()
    page.goto("/agents/new")
    text = page.get_by_role("textbox", name="Text")
    expect(text).not_to_be_empty()
    text.fill(text.input_value().replace("Your order is", "Your parcel is"))
    expect(page.get_by_role("button", name="Save into your draft")).to_be_enabled()
    office.server.kill()
    office.server.wait(20)
    page.get_by_role("button", name="Save into your draft").click()
    expect(page.get_by_text("The server does not answer").first).to_be_visible()
    picture(page, "10-killed")
    port = int(office.base.rsplit(":", 1)[1])
    with serving(office.workspace, "--team", port=port) as (base, _):
        assert base == office.base
        page.get_by_role("button", name="Save into your draft").click()  # what was typed is still there
        expect(page).to_have_url(re.compile("/agents/order-status"))
        expect(page.get_by_role("textbox", name="Text")).to_contain_text("Your parcel is")
        page.goto("/")
        expect(page.locator("table.issues tbody tr").first).to_be_visible()
    context.close()
