"""The page in a real Chromium, over a small demo workspace that is made once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.page import MARKS, N_CONTACTS, Watch, serving, violations

from headwater.app.context import Context, call
from headwater.app.usecases import report
from headwater.app.verbs.access import AddUserInput
from headwater.app.verbs.report import FileInput, IssueInput, WeeklyInput
from headwater.app.verbs.table import VERBS
from headwater.app.workspace import Workspace

PATHS = (
    *("/", "/?sort=growth&q=the", "/review", "/unassigned", "/explore", "/taxonomy", "/data", "/nowhere"),
    *("/ask", "/ask?q=what are the top 3 issues?"),
)

pytestmark = MARKS


@pytest.fixture(scope="module")
def base(workspace: Path) -> Iterator[str]:
    with serving(workspace) as (address, _):
        yield address


@pytest.fixture(scope="module")
def issues(base: str) -> list[dict[str, Any]]:
    found = httpx.get(f"{base}/api/v1/issues/list", params={"limit": 1000}).json()["issues"]
    assert len(found) >= 3
    return found


@pytest.fixture
def context(browser: Browser, base: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, base: str) -> Iterator[Page]:
    """A page that may neither complain nor ask anyone but its own server."""
    page = context.new_page()
    watch = Watch(page)
    yield page
    watch.check(base)


def rows(page: Page) -> Any:
    return page.locator("table.issues tbody tr")


def test_the_list_shows_every_issue_with_its_interval(page: Page, issues: list[dict[str, Any]]) -> None:
    page.goto("/")
    expect(rows(page)).to_have_count(len(issues))
    first = rows(page).first
    expect(first.locator(".row-link")).to_have_text(issues[0]["name"])
    low, high = round(issues[0]["contacts"]["low"]), round(issues[0]["contacts"]["high"])
    expect(first.locator(".c-size .range")).to_have_text(f"{low:,}–{high:,}")
    assert page.locator("tbody .c-share .range").count() == len(issues)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{N_CONTACTS} contacts")
    expect(page.locator("dl.facts .fact").first).to_contain_text(re.compile(r"Unassigned[\d.]+% [\d.]+–[\d.]+%"))


def test_an_issue_opens_by_click_and_back_finds_the_list_as_it_was(page: Page, issues: list[dict[str, Any]]) -> None:
    page.goto("/")
    expect(rows(page)).to_have_count(len(issues))
    page.keyboard.press("/")
    page.keyboard.type(issues[1]["name"])
    expect(page.get_by_role("searchbox")).to_have_value(issues[1]["name"])
    link = page.locator(".row-link", has_text=re.compile(f"^{re.escape(issues[1]['name'])}$"))
    left = rows(page).count()
    link.click()
    expect(page).to_have_url(re.compile(f"/issues/{issues[1]['issue_id']}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(issues[1]["name"])
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value(issues[1]["name"])
    expect(rows(page)).to_have_count(left)
    assert left < len(issues)


def test_an_issue_opens_by_its_address_with_its_figures(page: Page, base: str, issues: list[dict[str, Any]]) -> None:
    issue = next(issue for issue in issues if issue["driver"])
    page.goto(f"/issues/{issue['issue_id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(issue["name"])
    expect(page.locator(".chart svg path").first).to_be_attached()
    facts = page.locator("dl.facts .fact")
    expect(facts.first).to_contain_text(f"{round(issue['contacts']['low']):,}–{round(issue['contacts']['high']):,}")
    toggles = page.get_by_role("button", name=re.compile("Show as table"))  # its name changes when it is pressed
    for _ in range(toggles.count()):
        toggles.first.click()
    weeks = page.get_by_role("group", name="Contacts by week").locator("tbody tr")
    coming = httpx.get(f"{base}/api/v1/trend", params={"issue": issue["issue_id"]}, timeout=60).json()["coming"]
    expect(weeks).to_have_count(len(issue["weeks"]) + len(coming))
    assert coming
    lifts = page.get_by_role("group", name="Where it is over-represented").locator("tbody tr")
    expect(lifts.first).to_contain_text("×")


def test_all_contacts_of_an_issue_can_be_paged_through(page: Page, base: str, issues: list[dict[str, Any]]) -> None:
    issue = issues[0]["issue_id"]
    page.goto(f"/issues/{issue}")
    listed = page.locator("ul.contacts li")
    expect(listed).to_have_count(10)
    page.get_by_role("button", name="Show more").click()
    expect(listed).to_have_count(20)
    seen: list[str] = []
    cursor = ""
    while True:
        asked = {"issue": issue, "limit": 50, "cursor": cursor}
        answer = httpx.get(f"{base}/api/v1/contacts/list", params=asked).json()
        seen += [row["contact_id"] for row in answer["contacts"]]
        cursor = answer["next_cursor"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == answer["total"]


def test_the_contacts_of_no_issue_can_be_read(page: Page, workspace: Path) -> None:
    with Workspace(workspace) as store:
        everyone = set(store.read("contacts", columns=["contact_id"])["contact_id"].to_pylist())
        assigned = store.read("assignments", columns=["contact_id"], where="topic_id IS NOT NULL")
        left = sorted(everyone - set(assigned["contact_id"].to_pylist()))
    assert left
    page.goto("/")
    page.locator("dl.facts").get_by_role("link", name=re.compile("%$")).click()
    expect(page).to_have_url(re.compile("/unassigned$"))
    expect(page.locator("ul.contacts li")).to_have_count(min(10, len(left)))
    page.locator("ul.contacts a").first.click()
    expect(page).to_have_url(re.compile(left[0]))
    expect(page.locator(".turn").first).to_be_visible()


def test_a_quote_leads_to_its_contact(page: Page, issues: list[dict[str, Any]]) -> None:
    page.goto(f"/issues/{issues[0]['issue_id']}")
    expect(page.get_by_role("region", name="Why", exact=True)).to_be_visible()  # the dossier is there
    quoted = page.locator(".quote").first
    words = quoted.locator("blockquote").inner_text()
    quoted.get_by_role("link", name="Read the contact").click()
    expect(page).to_have_url(re.compile("/contacts/c_"))
    expect(page.locator("main")).to_contain_text(words.split()[0])
    expect(page.locator("mark").first).to_be_visible()
    expect(page.locator(".turn-customer").first).to_be_visible()
    expect(page.locator(".back")).to_have_text(re.compile(".+"))


def test_the_reader_shows_no_personal_data(page: Page, workspace: Path) -> None:
    with Workspace(workspace) as store:
        personal = {row["contact_id"]: row["personal"] for row in store.read("prepared").to_pylist()}
        texts = {row["contact_id"]: row["text"] for row in store.read("contacts").to_pylist()}
    marked = sorted(personal, key=lambda key: (-len({span["type"] for span in personal[key]}), key))[:6]
    for contact in marked:
        hidden = [texts[contact][span["start"] : span["end"]] for span in personal[contact]]
        assert hidden
        page.goto(f"/contacts/{contact}")
        expect(page.locator(".placeholder").first).to_be_visible()
        shown = page.locator("main").inner_text()
        for span, secret in zip(personal[contact], hidden, strict=True):
            assert span["placeholder"] in shown
            assert len(secret) < 5 or secret not in shown


@pytest.mark.parametrize("order", ["Name", "Growth"])
def test_the_order_survives_a_reload(page: Page, issues: list[dict[str, Any]], base: str, order: str) -> None:
    wanted = httpx.get(f"{base}/api/v1/issues/list", params={"limit": 1000, "sort": order.lower()}).json()["issues"]
    names = [issue["name"] for issue in wanted]
    assert names != [issue["name"] for issue in issues]
    page.goto("/")
    expect(rows(page)).to_have_count(len(issues))
    page.locator("label", has_text=order).click()
    expect(page).to_have_url(re.compile(f"sort={order.lower()}"))
    expect(page.locator(".row-link")).to_have_text(names)
    page.reload()
    expect(page.locator(".row-link")).to_have_text(names)


def test_a_filter_that_nothing_matches_says_so_and_can_be_cleared(page: Page, issues: list[dict[str, Any]]) -> None:
    page.goto("/?q=zzzz")
    expect(page.get_by_text("No issue matches")).to_be_visible()
    page.get_by_role("link", name="Clear the filters").click()
    expect(rows(page)).to_have_count(len(issues))


def test_an_issue_is_accepted_given_to_a_team_and_discussed(page: Page, issues: list[dict[str, Any]]) -> None:
    page.goto(f"/issues/{issues[1]['issue_id']}")
    panel = page.get_by_role("region", name="Progress")
    expect(panel.locator(".state strong")).to_have_text("Proposed")
    panel.get_by_role("button", name="Accept").click()
    expect(panel.locator(".state strong")).to_have_text("Accepted")
    panel.get_by_role("button", name="Give to a team").click()
    expect(panel.get_by_role("button", name="Give to a team").last).to_be_disabled()
    panel.get_by_role("combobox", name="Team").click()
    page.get_by_role("option").first.click()
    panel.get_by_role("button", name="Give to a team").last.click()
    expect(panel.locator(".state strong")).to_have_text("Owned")
    panel.get_by_role("textbox", name="Comment").fill("seen in the store, too")
    panel.get_by_role("button", name="Send").click()
    expect(panel.locator(".events li").first).to_contain_text("seen in the store, too")
    expect(panel.locator(".events li")).to_have_count(4)  # found, accepted, owned, commented
    page.reload()
    expect(panel.locator(".events li").nth(-2)).to_contain_text("Proposed → Accepted")


def test_the_overview_tells_the_exceptions_first(page: Page, base: str, issues: list[dict[str, Any]]) -> None:
    told = httpx.get(f"{base}/api/v1/report/show", params={"report": "weekly"}, timeout=60).json()["document"]
    first = told["sections"][0]
    page.goto("/")
    panel = page.get_by_role("region", name=re.compile("exceptions$"))
    expect(panel).to_contain_text(first["blocks"][0]["facts"][0]["cell"]["text"])
    items = first["blocks"][1]["items"]
    expect(panel.locator(".item")).to_have_count(len(items))
    for item in items:
        expect(panel.locator(".item", has_text=item["says"]).first).to_contain_text(item["figure"]["text"])
    assert panel.bounding_box()["y"] < page.locator("table.issues").bounding_box()["y"]  # type: ignore[index]
    expect(page.locator(".picture svg")).to_have_count(3)
    panel.get_by_role("link", name="The whole review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(told["title"])


def test_every_chart_of_the_review_has_its_table(page: Page, base: str) -> None:
    told = httpx.get(f"{base}/api/v1/report/show", params={"report": "weekly"}, timeout=60).json()["document"]
    charts = [block for block in told["sections"][1]["blocks"] if block["kind"] == "chart"]
    assert 6 <= len(charts) <= 12
    page.goto("/review")
    expect(page.locator(".picture svg")).to_have_count(len(charts))
    for chart in charts:
        page.get_by_role("button", name=f"Show as table: {chart['title']}").click()
        table = page.get_by_role("group", name=chart["title"]).locator("tbody tr")
        expect(table).to_have_count(len(chart["table"]["rows"]))
        expect(table.first).to_contain_text(chart["table"]["rows"][0][1]["text"])


def test_another_week_is_in_the_address(page: Page) -> None:
    page.goto("/review")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Weekly review 2026-W40")
    page.get_by_role("textbox", name="Week").fill("2026-W34")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("week=2026-W34$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Weekly review 2026-W34")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Weekly review 2026-W34")


def test_a_week_that_is_not_there_says_which_are(context: BrowserContext) -> None:
    page = context.new_page()  # the browser complains of a status of 422
    page.goto("/review?week=1999-W01")
    expect(page.get_by_role("alert")).to_contain_text("whole weeks:")


def test_the_issue_page_shows_the_dossier(page: Page, base: str, issues: list[dict[str, Any]]) -> None:
    issue = issues[0]["issue_id"]
    told = httpx.get(f"{base}/api/v1/report/show", params={"report": "issue", "issue": issue}, timeout=60).json()[
        "document"
    ]
    sections = {section["id"]: section for section in told["sections"]}
    page.goto(f"/issues/{issue}")
    for name in ("where", "when", "causes", "anecdotes", "fixes"):
        expect(page.get_by_role("region", name=sections[name]["title"], exact=True)).to_be_visible()
    why = page.get_by_role("region", name=sections["causes"]["title"], exact=True)
    expect(why.locator(".tree").first).to_contain_text(sections["causes"]["blocks"][0]["nodes"][0]["nodes"][0]["text"])
    quotes = page.get_by_role("region", name="In the customers' words").locator(".quote")
    wanted = sections["anecdotes"]["blocks"][0]["quotes"]
    expect(quotes).to_have_count(len(wanted))
    expect(quotes.first).to_contain_text(wanted[0]["stands"])
    assert re.fullmatch(r"stands for [\d,]+ of [\d,]+ contacts \[[\d,]+ to [\d,]+\]", wanted[0]["stands"])


def test_the_dossier_and_the_review_can_be_saved(page: Page, issues: list[dict[str, Any]], tmp_path: Path) -> None:
    starts = {"Page": "<!doctype html>", "Markdown": "# ", "CSV": "section,block,row"}
    for path, what in ((f"/issues/{issues[0]['issue_id']}", "Save the dossier"), ("/review", "Save the review")):
        page.goto(path)
        for form, start in starts.items():
            with page.expect_download() as download:
                page.get_by_role("button", name=f"{what}: {form}").click()
            file = tmp_path / download.value.suggested_filename
            download.value.save_as(file)
            assert file.read_text("utf-8").startswith(start)


def test_a_question_is_answered_with_its_commands_or_refused(page: Page, issues: list[dict[str, Any]]) -> None:
    page.goto("/ask")
    page.get_by_label("Question").fill("what are the top 2 issues?")
    page.get_by_label("Question").press("Enter")
    expect(page.get_by_text("headwater issues list --limit 2")).to_be_visible()
    expect(page.get_by_text(f"{issues[0]['name']}: ")).to_be_visible()
    page.goto("/ask?q=delete all contacts")
    expect(page.get_by_role("heading", name="No answer")).to_be_visible()


def test_help_to_answer_comes_on_demand(page: Page, issues: list[dict[str, Any]]) -> None:
    page.goto(f"/contacts/{issues[0]['quotes'][0]['contact_id']}")
    page.get_by_role("button", name="Suggest").click()
    expect(page.get_by_role("heading", name="Similar, and solved")).to_be_visible()


def test_the_data_page_adds_up(page: Page) -> None:
    page.goto("/data")
    sources = page.get_by_role("group", name="Sources").locator("tbody tr")
    expect(sources.first).to_be_visible()
    total = 0
    for row in sources.all():
        figures = [int(text.replace(",", "")) for text in row.locator("td.figure").all_inner_texts()]
        read, accepted, duplicate, quarantined, _ = figures
        assert read == accepted + duplicate + quarantined
        total += accepted
    assert total == N_CONTACTS
    stages = page.get_by_role("group", name=re.compile("^Stages of")).locator("tbody tr")
    expect(stages.first).to_contain_text("ingest")
    expect(page.get_by_role("group", name="Settings")).to_contain_text("encoder")


def test_the_colours_chosen_survive_a_reload(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Use dark colours").click()
    html = page.locator("html")
    expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
    expect(page.get_by_role("button", name="Use light colours")).to_be_visible()


def test_an_unknown_issue_says_what_to_do(context: BrowserContext) -> None:
    page = context.new_page()  # the browser itself complains of a status of 422 in the console
    page.goto("/issues/i_ffffffffff")
    expect(page.get_by_role("alert")).to_contain_text("headwater issues list")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_wrong_addresses(base: str) -> None:
    assert httpx.get(f"{base}/api/v1/nothing").status_code == 404
    assert httpx.get(f"{base}/api/v1/nothing").headers["content-type"] == "application/problem+json"
    assert httpx.get(f"{base}/assets/nothing.js").status_code == 404
    assert httpx.get(f"{base}/contacts/show").headers["content-type"].startswith("text/html")
    wrong = httpx.get(f"{base}/api/v1/contacts/show", params={"contact": "c_1' OR 'a' = 'a"})
    assert wrong.status_code == 422


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_page_is_wider_than_its_window_or_violates(
    page: Page, issues: list[dict[str, Any]], width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    issue = next(issue for issue in issues if issue["driver"])
    for path in (*PATHS, f"/issues/{issue['issue_id']}", f"/contacts/{issue['quotes'][0]['contact_id']}"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("heading").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(page) == [], path


# --- reports as files ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reports(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The weekly review, a dossier and the ledger as pages."""
    out, context = tmp_path_factory.mktemp("reports"), Context(folder=workspace)
    report.weekly(context, WeeklyInput(out=str(out), form="html"))
    report.issue(context, IssueInput(issue="1", out=str(out), form="html"))
    report.ledger(context, FileInput(out=str(out), form="html"))
    return sorted(out.glob("*.html"))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_report_reads_alone_without_violation_or_request(
    browser: Browser, reports: list[Path], width: int, scheme: Any
) -> None:
    assert len(reports) == 3
    # axe comes as a script, which the policy of a report forbids
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    for path in reports:
        page = context.new_page()
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda said, complaints=complaints: complaints.append(said.text))
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert asked == [path.as_uri()]
        assert complaints == []
        assert violations(page) == [], path
        page.close()
    context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_report_prints_within_its_paper(browser: Browser, reports: list[Path], paper: str) -> None:
    """On paper nothing is cut off: no box is wider than the page between its margins."""
    inner = {"A4": 182, "Letter": 188}[paper] / 25.4 * 96  # millimetres between the margins, in CSS pixels
    for path in reports:
        page = browser.new_page(viewport={"width": int(inner), "height": 1000})
        page.emulate_media(media="print")
        page.goto(path.as_uri())
        wide = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 80))") == [], path
        printed = page.pdf(format=paper)
        assert printed.startswith(b"%PDF")
        assert 1 <= printed.count(b"/Type /Page\n") <= 20
        page.close()


def test_charts_in_a_report_are_drawn_with_room_for_their_words(browser: Browser, reports: list[Path]) -> None:
    for path in reports:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(path.as_uri())
        drawn = page.evaluate(
            """[...document.querySelectorAll('svg')].map(svg => {
              const frame = svg.getBoundingClientRect();
              const outside = [...svg.querySelectorAll('text')].filter(t => {
                const box = t.getBoundingClientRect();
                return box.left < frame.left - 2 || box.right > frame.right + 2 || box.bottom > frame.bottom + 2;
              });
              return [frame.width, frame.height, outside.map(t => t.textContent)];
            })"""
        )
        assert all(width > 200 and height > 30 for width, height, _ in drawn)
        assert [words for _, _, words in drawn if words] == [], path
        page.close()


def test_a_shared_workspace_asks_who_comes_and_lets_a_viewer_change_nothing(
    workspace: Path, browser: Browser, issues: list[dict[str, Any]]
) -> None:
    password = "four words nobody combines"
    for name, role in (("root", "admin"), ("vic", "viewer")):
        call(VERBS["users.add"], Context(workspace), AddUserInput(name=name, role=role, password=password))
    with serving(workspace, "--team") as (base, _):
        context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(f"/issues/{issues[0]['issue_id']}")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("Name").fill("vic")
        page.get_by_role("textbox", name="Password").fill("not that one at all")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("wrong name or password")).to_be_visible()
        page.get_by_role("textbox", name="Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")  # the view that was asked for
        expect(page.locator(".whoami")).to_contain_text("vic viewer")
        page.get_by_label("Comment").fill("mine")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("the role viewer may not")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        context.close()


def test_work_goes_by_key_is_taken_back_and_asks_for_a_reason(page: Page, base: str) -> None:
    page.goto("/queues/triage")
    title, status = page.locator(".queue-item h2"), page.locator(".queue-foot [role=status]")
    expect(title).not_to_be_empty()
    first = title.inner_text()
    page.keyboard.press("a")
    expect(status).to_contain_text("1 decided")
    expect(title).not_to_have_text(first)
    page.keyboard.press("u")
    expect(title).to_have_text(first)
    expect(status).to_contain_text("0 decided")
    page.keyboard.press("3")  # severity: the issue stays
    expect(status).to_contain_text("high")
    expect(title).to_have_text(first)
    page.keyboard.press("r")
    page.get_by_label("why").fill("not an issue of ours")
    page.get_by_role("button", name="reject", exact=True).click()
    expect(status).to_contain_text("1 decided")
    page.keyboard.press("s")
    expect(status).to_contain_text("1 skipped")
    rows = httpx.get(f"{base}/api/v1/issues/queue", params={"state": "rejected", "limit": 100}).json()["issues"]
    assert first in {row["name"] for row in rows}
    page.keyboard.press("u")
    expect(title).to_have_text(first)


def test_a_size_is_audited_on_the_page(page: Page, base: str, issues: list[dict[str, Any]]) -> None:
    issue = issues[0]["issue_id"]
    page.goto(f"/issues/{issue}")
    page.get_by_role("link", name="Answer some contacts").click()
    expect(page.locator(".queue-item blockquote")).not_to_have_count(0)
    keys = [button.inner_text().split("\n")[-1].strip() for button in page.locator(".queue-actions button").all()]
    assert {"y", "n"} <= set(keys)
    for k, key in enumerate("ynn"):
        page.keyboard.press(key)
        expect(page.locator(".queue-foot [role=status]")).to_contain_text(f"{k + 1} decided", timeout=60_000)
    state = httpx.get(f"{base}/api/v1/audit/show", params={"issue": issue}, timeout=60).json()
    assert state["answered"] == 3
    page.keyboard.press("u")
    expect(page.locator(".queue-foot [role=status]")).to_contain_text("2 decided", timeout=60_000)
    state = httpx.get(f"{base}/api/v1/audit/show", params={"issue": issue}, timeout=60).json()
    assert state["answered"] == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_queues(browser: Browser, base: str, scheme: Any) -> None:
    context = browser.new_context(base_url=base, color_scheme=scheme, viewport={"width": 390, "height": 800})
    page = context.new_page()
    for queue in ("triage", "label", "audit", "review", "anecdotes"):
        page.goto(f"/queues/{queue}")
        expect(page.locator(".queue-item, .notice").first).to_be_visible(timeout=60_000)
        assert violations(page) == [], queue
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
