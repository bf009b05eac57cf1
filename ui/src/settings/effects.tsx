import { Link } from "wouter";
import type { Operations } from "../api/types";
import { bounds, count, range, time } from "../format";
import { Fact } from "../shown/Figure";
import { Grid } from "../shown/Grid";
import { S } from "../strings";

const T = S.settings;
type Seen<K extends string> = Operations[`/api/v1/${K}/preview` & keyof Operations]["answer"];

export function RulesEffect({ of }: { of: Seen<"route"> }) {
  const loads = of.loads.filter((row) => row.before || row.after);
  return (
    <>
      <dl className="facts facts-small">
        <Fact label={T.changed} value={count(of.changed)} note={T.changedNote(count(of.contacts))} />
        <Fact label={T.issuesMoved} value={count(of.issues.length)} />
        <Fact label={T.idle} value={of.idle.length ? of.idle.map((line) => count(line)).join(", ") : "–"} />
      </dl>
      {of.moves.length > 0 && (
        <Grid
          caption={T.moves}
          rows={of.moves}
          id={(row) => `${row.before} ${row.after}`}
          columns={[
            { head: T.before, cell: (row) => row.before },
            { head: T.after, cell: (row) => row.after },
            { head: S.data.contacts, cell: (row) => count(row.contacts), figure: true },
            { head: T.forExample, cell: (row) => (row.examples[0] ? <Link className="link" href={`/contacts/${row.examples[0]}`}>{row.quotes[0] || row.examples[0]}</Link> : "") },
          ]}
        />
      )}
      {loads.length > 0 && (
        <Grid
          caption={T.loads}
          rows={loads}
          id={(row) => row.team_id}
          columns={[
            { head: T.team, cell: (row) => row.team_id },
            { head: T.before, cell: (row) => count(row.before), figure: true },
            { head: T.after, cell: (row) => count(row.after), figure: true },
            { head: T.perWeek, cell: (row) => count(row.per_week), figure: true },
            { head: T.capacity, cell: (row) => (row.capacity_per_week === null ? "–" : count(row.capacity_per_week)), figure: true },
          ]}
        />
      )}
    </>
  );
}

export function AutomationsEffect({ of }: { of: Seen<"automations"> }) {
  const acted = Object.entries(of.acted).map(([name, n]) => `${name} ${count(n)}`);
  return (
    <>
      <dl className="facts facts-small">
        <Fact label={T.wouldAct} value={acted.length ? <span className="fact-small">{acted.join(", ")}</span> : "0"} note={T.wouldActNote(count(of.events))} />
        <Fact label={T.issuesMoved} value={count(of.moved.length)} />
      </dl>
      <p className="muted small">{of.note}</p>
      {of.fired.length > 0 && (
        <Grid
          caption={T.acts}
          rows={[...of.fired].reverse().slice(0, 20)}
          id={(row) => `${row.automation} ${row.trigger} ${row.at}`}
          columns={[
            { head: T.when, cell: (row) => time(row.at) },
            { head: T.name, cell: (row) => row.automation },
            { head: T.outcome, cell: (row) => row.outcome },
            { head: T.does, cell: (row) => row.actions.join("; ") },
          ]}
        />
      )}
    </>
  );
}

export function ClocksEffect({ of }: { of: Seen<"clocks"> }) {
  return (
    <>
      <dl className="facts facts-small">
        <Fact label={T.overdue} value={`${count(of.overdue_before)} → ${count(of.overdue_after)}`} note={T.overdueNote(count(of.issues))} />
        <Fact label={T.ends} value={count(of.changed)} />
      </dl>
      {of.moves.length > 0 && (
        <Grid
          caption={T.ends}
          rows={of.moves}
          id={(row) => row.issue_id}
          columns={[
            { head: S.overview.columns.issue, cell: (row) => <Link className="link" href={`/issues/${row.issue_id}`}>{row.name}</Link> },
            { head: T.before, cell: (row) => (row.before ? time(row.before) : "–") },
            { head: T.after, cell: (row) => (row.after ? time(row.after) : "–") },
            { head: S.data.state, cell: (row) => (row.overdue ? S.progress.standing.overdue : "") },
          ]}
        />
      )}
    </>
  );
}

export function CostEffect({ of }: { of: Seen<"cost"> }) {
  return (
    <>
      <dl className="facts facts-small">
        <Fact label={T.costAll} value={`${of.total_before === null ? "–" : count(of.total_before)} → ${count(of.total_after)}`} note={T.costAllNote} />
      </dl>
      <Grid
        caption={T.costFirst}
        rows={of.rows}
        id={(row) => row.issue_id}
        columns={[
          { head: S.overview.columns.issue, cell: (row) => <Link className="link" href={`/issues/${row.issue_id}`}>{row.name}</Link> },
          { head: T.before, cell: (row) => (row.before ? bounds(row.before).value : "–"), figure: true },
          { head: T.after, cell: (row) => bounds(row.after).value, figure: true },
          { head: S.issue.interval("95%"), cell: (row) => range(row.after), figure: true },
        ]}
      />
    </>
  );
}

export function ConnectorsEffect({ of }: { of: Seen<"connect"> }) {
  return (
    <Grid
      caption={T.connectors}
      rows={of.rows}
      id={(row) => row.name}
      columns={[
        { head: T.name, cell: (row) => row.name },
        { head: T.kind, cell: (row) => row.kind },
        { head: T.changeHead, cell: (row) => <>{T.changes[row.change]}{row.change === "removed" && row.waiting > 0 && <span className="wrong"> {T.waits(count(row.waiting))}</span>}</> },
        { head: T.differs, cell: (row) => row.fields.join("; ") },
        { head: T.can, cell: (row) => row.can.join(", ") },
        { head: T.lacks, cell: (row) => (row.lacks ? <span className="wrong">{row.lacks}</span> : T.lacksNothing) },
      ]}
    />
  );
}
