import { useState } from "react";
import { Link } from "wouter";
import { useAnswer } from "../api/client";
import type { IssueDetail, QuoteRow } from "../api/types";
import { Lifts, Trend } from "../charts";
import { count, date, level, lift, lifted, rule, weekly } from "../format";
import { lastFilters } from "../shell/filters";
import { Left } from "../shell/icons";
import { Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { EstimateFact, Fact } from "../shown/Figure";
import { Grid } from "../shown/Grid";
import { ChartPanel, Panel } from "../shown/Panel";
import { ReportSection, sectionOf } from "../shown/Report";
import { Save } from "../shown/Save";
import { S } from "../strings";
import { Contacts } from "./Contacts";
import { Outlook, useOutlook } from "./Outlook";
import { Progress } from "./Progress";
import { Fix } from "./Fix";
import { Tickets } from "./Tickets";

const T = S.issue;

/** All that is known of one issue. */
export function Issue({ id }: { id: string }) {
  const { data: issue, failure, again } = useAnswer("/api/v1/issues/show", { issue: id });
  useTitle(issue?.name);
  return (
    <>
      <Link href={`/${lastFilters()}`} className="back"><Left />{T.back}</Link>
      {failure && !issue && <Failed failure={failure} again={again} />}
      {!failure && !issue && <Waiting lines={4} height={120} />}
      {issue && <Found issue={issue} />}
    </>
  );
}

function Found({ issue }: { issue: IssueDetail }) {
  const [told, setTold] = useState(0); // promises made here: the dossier is read anew
  return (
    <article>
      <div className="page-head">
        <p className="eyebrow">{T.rank(issue.rank + 1)}</p>
        <h1>{issue.name}</h1>
        <p className="lead">{issue.definition}</p>
        <Save of={{ report: "issue", issue: issue.issue_id }} what={S.report.saveIssue} />
      </div>
      <dl className="facts">
        <EstimateFact label={T.contacts} of={issue.contacts} />
        <EstimateFact label={T.share} of={issue.share} />
        <EstimateFact label={T.customers} of={issue.customers} />
        <EstimateFact label={T.repeats} of={issue.repeats} />
        <Fact label={T.owner} value={<span className="fact-word">{issue.team ?? T.ownerNone}</span>} note={issue.team_reason} />
      </dl>
      <p className="muted small audit-link"><Link className="link" href={`/queues/audit?issue=${issue.issue_id}`}>{T.audit}</Link> {T.auditNote}</p>
      <div className="columns">
        <div className="column-main">
          <Weekly issue={issue} />
          <Outlook id={issue.issue_id} />
          <Dossier key={told} id={issue.issue_id} />
          <Drivers issue={issue} />
          <Contacts of={issue.issue_id} note={T.contactsNote} />
        </div>
        <div className="column-side">
          <Progress id={issue.issue_id} />
          <Tickets id={issue.issue_id} />
          <Fix id={issue.issue_id} done={() => setTold((n) => n + 1)} />
          <Anecdotes issue={issue} />
          <About issue={issue} />
        </div>
      </div>
    </article>
  );
}

function Weekly({ issue }: { issue: IssueDetail }) {
  const sure = level(issue.contacts.level);
  const coming = useOutlook(issue.issue_id).data?.coming;
  return (
    <ChartPanel
      title={T.trend}
      note={coming?.length ? `${T.trendNote(sure)} ${S.outlook.forecast}` : T.trendNote(sure)}
      chart={<Trend weeks={issue.weeks} coming={coming} label={`${T.trend}: ${issue.name}`} />}
      table={
        <Grid
          caption={T.trend}
          rows={[...issue.weeks, ...(coming ?? [])]}
          id={(week) => week.week}
          columns={[
            { head: T.week, cell: (week) => (coming?.includes(week) ? S.outlook.expected(date(week.week)) : date(week.week)) },
            { head: T.estimate, cell: (week) => weekly(week.value), figure: true },
            { head: T.interval(sure), cell: (week) => S.number.range(weekly(week.low), weekly(week.high)), figure: true },
          ]}
        />
      }
    />
  );
}

function Drivers({ issue }: { issue: IssueDetail }) {
  const sure = level(issue.contacts.level);
  if (!issue.drivers.length) return <Panel title={T.drivers}><p className="muted">{T.driversNone}</p></Panel>;
  return (
    <ChartPanel
      title={T.drivers}
      note={T.driversNote}
      chart={<Lifts drivers={issue.drivers} label={`${T.drivers}: ${issue.drivers.map(rule).join("; ")}`} />}
      table={
        <Grid
          caption={T.drivers}
          rows={issue.drivers}
          id={rule}
          columns={[
            { head: T.attribute, cell: rule },
            { head: T.lift, cell: (d) => lift(d), figure: true },
            { head: T.interval(sure), cell: (d) => lifted(d), figure: true },
            { head: T.contacts, cell: (d) => count(d.contacts), figure: true },
            { head: T.p, cell: (d) => d.p_value.toPrecision(2), figure: true },
          ]}
        />
      }
    />
  );
}

/** Where it sits, when it began, why, and what was fixed: sections of the dossier, as it is exported. */
function Dossier({ id }: { id: string }) {
  const { data, failure, again } = useAnswer("/api/v1/report/show", { report: "issue", issue: id });
  if (failure && !data) return <Failed failure={failure} again={again} />;
  if (!data) return <Waiting lines={3} height={160} />;
  const told = data.document;
  return (
    <>
      <ReportSection of={sectionOf(told, "withheld")} />
      <ReportSection of={sectionOf(told, "where")} without={["table"]} />
      <ReportSection of={sectionOf(told, "when")} />
      <ReportSection of={sectionOf(told, "causes")} />
      <ReportSection of={sectionOf(told, "fixes")} />
    </>
  );
}

/** The contacts to read, with what became of them; until they are there, the quotes that are. */
function Anecdotes({ issue }: { issue: IssueDetail }) {
  const told = useAnswer("/api/v1/report/show", { report: "issue", issue: issue.issue_id }).data?.document;
  const chosen = sectionOf(told, "anecdotes");
  return chosen ? <ReportSection of={chosen} /> : <Quotes quotes={issue.quotes} />;
}

function Quotes({ quotes }: { quotes: QuoteRow[] }) {
  return (
    <Panel title={T.quotes} note={quotes.length ? T.quotesNote : undefined}>
      {quotes.length === 0 && <p className="muted">{T.quotesNone}</p>}
      {quotes.map((quote) => (
        <figure key={quote.contact_id + quote.quote} className="quote">
          <blockquote>{quote.quote}</blockquote>
          <figcaption>
            <span>{T.stands(count(quote.stands_for), count(quote.of))}</span>
            <Link href={`/contacts/${quote.contact_id}`} className="link">{T.read}</Link>
          </figcaption>
        </figure>
      ))}
    </Panel>
  );
}

function About({ issue }: { issue: IssueDetail }) {
  return (
    <Panel title={T.about}>
      <h3>{T.keywords}</h3>
      <ul className="words">{issue.keywords.map((word) => <li key={word}>{word}</li>)}</ul>
      <h3>{T.method}</h3>
      <p className="muted small">{issue.method_note}</p>
    </Panel>
  );
}
