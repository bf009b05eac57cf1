import { useEffect } from "react";
import { Link } from "wouter";
import { useAnswer } from "../api/client";
import type { DataOutput, Part } from "../api/types";
import { Volume } from "../charts";
import { count, date, language, percent, plain, seconds, time } from "../format";
import { useParameter } from "../shell/filters";
import { Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Grid } from "../shown/Grid";
import { ChartPanel, Panel } from "../shown/Panel";
import { S } from "../strings";
import { Run } from "./Run";

const T = S.data;
const REJECTED = 50;

/** What came in, what was done to it and with which settings. */
export function Data() {
  const { data, failure, again } = useAnswer("/api/v1/data/show", {});
  useTitle(T.title);
  return (
    <>
      <div className="page-head">
        <h1>{T.title}</h1>
        {data && <p className="lead">{T.lead(count(data.contacts), count(data.copies), count(data.undated))}</p>}
      </div>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={3} height={120} />}
      {data && <Contents data={data} />}
      <Runs />
      <Rejected />
      <Settings />
    </>
  );
}

function Contents({ data }: { data: DataOutput }) {
  return (
    <>
      <ChartPanel
        title={T.volume}
        note={T.volumeNote}
        chart={<Volume weeks={data.weeks} label={T.volume} />}
        table={
          <Grid
            caption={T.volume}
            rows={data.weeks}
            id={(week) => week.week}
            columns={[
              { head: T.week, cell: (week) => date(week.week) },
              { head: T.contacts, cell: (week) => count(week.contacts), figure: true },
            ]}
          />
        }
      />
      <div className="halves">
        <Panel title={T.channels}><Parts parts={data.channels} total={data.contacts} named={(name) => name} /></Panel>
        <Panel title={T.languages}><Parts parts={data.languages} total={data.contacts} named={(name) => (name.length < 4 ? language(name) : name)} /></Panel>
      </div>
    </>
  );
}

function Parts({ parts, total, named }: { parts: Part[]; total: number; named: (name: string) => string }) {
  const top = Math.max(...parts.map((part) => part.contacts), 1);
  return (
    <ul className="parts">
      {parts.map((part) => (
        <li key={part.name}>
          <span>{named(part.name)}</span>
          <span className="part-bar" aria-hidden="true"><span style={{ width: `${(100 * part.contacts) / top}%` }} /></span>
          <span className="figure">{count(part.contacts)} <span className="range">{percent(part.contacts / (total || 1))}</span></span>
        </li>
      ))}
    </ul>
  );
}

function Runs() {
  const { data, failure, again } = useAnswer("/api/v1/runs/list", { newest: true });
  const [chosen] = useParameter("run", "");
  const runs = data?.runs ?? [];
  const shown = chosen || runs[0]?.run_id;
  return (
    <>
      <Panel title={T.runs}>
        {failure && !data && <Failed failure={failure} again={again} />}
        {!failure && !data && <Waiting lines={2} />}
        {data && runs.length === 0 && <p className="muted">{T.runsNone}</p>}
        {runs.length > 0 && (
          <Grid
            caption={T.runs}
            rows={runs}
            id={(run) => run.run_id}
            columns={[
              { head: T.run, cell: (run) => <Link href={`/data?run=${run.run_id}`} className="link mono" aria-current={run.run_id === shown ? "true" : undefined}>{run.run_id}</Link> },
              { head: T.state, cell: (run) => run.state },
              { head: T.started, cell: (run) => time(run.started) },
              { head: T.took, cell: (run) => seconds(run.seconds), figure: true },
              { head: T.contacts, cell: (run) => count(run.contacts), figure: true },
            ]}
          />
        )}
      </Panel>
      {shown && <Run id={shown} />}
    </>
  );
}

function Rejected() {
  const { data, failure, again } = useAnswer("/api/v1/quarantine/list", { limit: REJECTED });
  const here = window.location.hash === "#quarantine";
  useEffect(() => {
    if (data && here) document.getElementById("quarantine")?.scrollIntoView();
  }, [data, here]);
  const some = data && data.total > 0;
  return (
    <div id="quarantine">
      <Panel title={T.quarantine} note={some ? T.quarantineNote(count(data.rows.length), count(data.total)) : undefined}>
        {failure && !data && <Failed failure={failure} again={again} />}
        {!failure && !data && <Waiting lines={2} />}
        {data && !some && <p className="muted">{T.quarantineNone}</p>}
        {some && (
          <>
            <ul className="words">{data.reasons.map((reason) => <li key={reason.code}>{plain(reason.code)} {count(reason.rows)}</li>)}</ul>
            <Grid
              caption={T.quarantine}
              rows={data.rows}
              id={(row) => row.rejected_id}
              columns={[
                { head: T.source, cell: (row) => row.source },
                { head: T.line, cell: (row) => count(row.line), figure: true },
                { head: T.reason, cell: (row) => row.reason },
                { head: T.state, cell: (row) => row.state },
              ]}
            />
          </>
        )}
      </Panel>
    </div>
  );
}

function Settings() {
  const { data, failure, again } = useAnswer("/api/v1/config/show", {});
  return (
    <Panel title={T.settings}>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={3} />}
      {data && (
        <Grid
          caption={T.settings}
          rows={data.settings}
          id={(row) => row.name}
          columns={[
            { head: T.setting, cell: (row) => plain(row.name) },
            { head: T.value, cell: (row) => String(row.value) },
            { head: T.origin, cell: (row) => row.origin },
          ]}
        />
      )}
    </Panel>
  );
}
