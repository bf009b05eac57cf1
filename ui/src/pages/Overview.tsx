import { NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { Link, useSearch } from "wouter";
import { useAnswer } from "../api/client";
import type { IssueRow } from "../api/types";
import { bounds, count, date, level, plain, range, rule, seconds, time } from "../format";
import { keepFilters, useParameter } from "../shell/filters";
import { Search } from "../shell/icons";
import { Empty, Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Fact } from "../shown/Figure";
import { Panel } from "../shown/Panel";
import { Blocks, ReportSection, sectionOf } from "../shown/Report";
import { S } from "../strings";
import { IssueList } from "./IssueList";

const MOST = 1000;

/** What is in the data, and the sized list of issues. */
export function Overview() {
  const [sort, setSort] = useParameter("sort", "size");
  const known = Object.hasOwn(S.overview.sorts, sort) ? sort : "size";
  const asked = useAnswer("/api/v1/issues/list", { limit: MOST, sort: known });
  const issues = asked.data?.issues;
  const search = useSearch();
  useEffect(() => keepFilters(search), [search]);
  useTitle(S.nav.issues);

  const title = asked.data
    ? S.overview.title(count(asked.data.total), count(asked.data.coverage.contacts))
    : S.overview.titleLoading;
  const { first, last } = asked.data?.coverage ?? {};
  return (
    <>
      <div className="page-head">
        <h1>{title}</h1>
        {first && last && <p className="lead">{S.overview.span(date(first), date(last))}</p>}
      </div>
      <Week />
      <Charts />
      <Facts />
      {asked.failure && !issues && <Failed failure={asked.failure} again={asked.again} />}
      {!asked.failure && !issues && <Waiting lines={8} height={56} />}
      {issues && issues.length === 0 && <Empty title={S.overview.empty} hint={S.overview.emptyHint} />}
      {issues && issues.length > 0 && <Filtered issues={issues} sort={known} setSort={setSort} />}
    </>
  );
}

/** What is out of the ordinary in the newest week, before anything else. */
function Week() {
  const { data, failure } = useAnswer("/api/v1/report/show", { report: "weekly" });
  const review = data?.document;
  const exceptions = sectionOf(review, "exceptions");
  if (failure && !review) return <Panel title={S.report.none}><p className="muted">{failure.detail}</p></Panel>;
  if (!review || !exceptions) return <Waiting lines={1} height={160} />;
  const side = <Link href="/review" className="link">{S.report.whole}</Link>;
  return <ReportSection of={{ ...exceptions, title: `${review.title}: ${exceptions.title.toLowerCase()}` }} side={side} />;
}

/** The first charts of the same week: the largest, what grew, the dearest. */
function Charts() {
  const charts = sectionOf(useAnswer("/api/v1/report/show", { report: "weekly" }).data?.document, "charts");
  if (!charts) return null;
  return <section aria-label={charts.title}><Blocks of={{ ...charts, blocks: charts.blocks.slice(0, 3) }} /></section>;
}

function Facts() {
  const { data } = useAnswer("/api/v1/data/show", {});
  const runs = useAnswer("/api/v1/runs/list", { newest: true, limit: 1 }).data?.runs;
  const rejected = useAnswer("/api/v1/quarantine/list", { limit: 1 }).data;
  const run = runs?.[0];
  return (
    <dl className="facts">
      <Fact
        label={S.overview.unassigned}
        value={data?.unassigned ? <><Link href="/unassigned" className="link">{bounds(data.unassigned).value}</Link> <span className="range">{range(data.unassigned)}</span></> : "–"}
        note={S.overview.unassignedNote}
      />
      <Fact
        label={S.overview.statements}
        value={data ? count(data.statements) : "–"}
        note={data && S.overview.statementsNote(count(data.assigned))}
      />
      <Fact
        label={S.overview.run}
        value={run ? <Link href={`/data?run=${run.run_id}`} className="link fact-small">{time(run.started)}</Link> : runs ? S.overview.runNever : "–"}
        note={run && S.overview.runNote(seconds(run.seconds), count(run.contacts))}
      />
      <Fact
        label={S.overview.quarantine}
        value={rejected ? <Link href="/data#quarantine" className="link">{count(rejected.total)}</Link> : "–"}
        note={rejected && (rejected.total ? S.overview.quarantineSome : S.overview.quarantineNone)}
      />
    </dl>
  );
}

function Filtered({ issues, sort, setSort }: { issues: IssueRow[]; sort: string; setSort: (sort: string) => void }) {
  const [words, setWords] = useParameter("q", "");
  const [owner, setOwner] = useParameter("owner", "");
  const box = useRef<HTMLInputElement>(null);
  useSlash(box);
  const owners = useMemo(() => [...new Set(issues.map((issue) => issue.team).filter((team) => team !== null))].sort(), [issues]);
  const shown = useMemo(() => issues.filter((issue) => matches(issue, words, owner)), [issues, words, owner]);
  const nobody = S.overview.nobody;
  const choices = [
    { value: "", label: S.overview.allOwners },
    ...owners.map((team) => ({ value: team, label: team })),
    ...(issues.some((issue) => !issue.team) ? [{ value: "-", label: nobody }] : []),
  ];
  return (
    <section aria-label={S.nav.issues}>
      <div className="tools">
        <TextInput
          ref={box}
          className="tools-search"
          type="search"
          aria-label={S.overview.search}
          placeholder={S.overview.searchHint}
          leftSection={<Search />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <NativeSelect aria-label={S.overview.owner} data={choices} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
        <SegmentedControl
          aria-label={S.overview.sort}
          value={sort}
          onChange={setSort}
          data={Object.entries(S.overview.sorts).map(([value, label]) => ({ value, label }))}
        />
        <span className="tools-count" role="status">{S.overview.shown(count(shown.length), count(issues.length))}</span>
      </div>
      {shown.length ? (
        <IssueList issues={shown} top={Math.max(...issues.map((issue) => issue.contacts.high))} />
      ) : (
        <Empty title={S.overview.none} hint={S.overview.noneHint}>
          <Link href="/" className="link">{S.overview.clear}</Link>
        </Empty>
      )}
      <p className="foot">{S.overview.note(level(issues[0]?.contacts.level ?? 0.95))}</p>
    </section>
  );
}

function matches(issue: IssueRow, words: string, owner: string): boolean {
  if (owner && (owner === "-" ? issue.team !== null : issue.team !== owner)) return false;
  const driver = issue.driver ? `${rule(issue.driver)} ${plain(rule(issue.driver))}` : "";
  const text = [issue.name, issue.team ?? "", driver, ...issue.quotes.map((quote) => quote.quote)].join(" ").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** "/" goes to the box, as people expect of lists. */
function useSlash(box: React.RefObject<HTMLInputElement | null>) {
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && /INPUT|TEXTAREA|SELECT/.test(event.target.tagName);
      if (event.key !== "/" || inField || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      box.current?.focus();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [box]);
}
