import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { ask, tell, useAnswer } from "../api/client";
import { count, date, percent, time } from "../format";
import { useParameter } from "../shell/filters";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Waiting } from "../shell/states";
import { Grid } from "../shown/Grid";
import { Listed } from "../shown/Listed";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.models;
const WATCHED = ["topics", "languages", "sentiment"] as const;
const CARDS = ["data", "taxonomy"] as const;

/** What has each place, and what is on trial for it. */
export function Places() {
  const asked = useAnswer("/api/v1/models/list", {});
  const may = useMay("models.rollback");
  const { busy, failure, send } = useSending(asked.again);
  const back = (place: string) => window.confirm(T.sure(place)) && send(() => tell("/api/v1/models/rollback", { place, why: "" }));
  return (
    <Listed
      title={T.places}
      note={T.placesNote}
      asked={asked}
      rows={(answer) => answer.places}
      id={(row) => row.place}
      none={T.placesNone}
      columns={[
        { head: T.place, cell: (row) => row.place },
        { head: T.live, cell: (row) => row.live || T.unevaluated },
        { head: T.trial, cell: (row) => (row.trial ? T.shares(row.trial, percent(row.share)) : "–") },
        { head: S.settings.since, cell: (row) => time(row.at) },
        { head: S.settings.who, cell: (row) => row.who },
        { head: S.settings.reason, cell: (row) => row.why },
        { head: S.settings.do, cell: (row) => (may.why ? "" : <Button size="compact-xs" variant="default" disabled={busy} onClick={() => back(row.place)}>{T.back}</Button>) },
      ]}
    >
      <Wrong failure={failure} />
    </Listed>
  );
}

/** Whether what is decided every week is still what was decided at first. */
export function Drift() {
  const [place, choose] = useParameter("drift", "");
  return (
    <Panel title={T.drift} note={T.driftNote}>
      <div className="inline">
        {WATCHED.map((one) => <button key={one} type="button" className="toggle" aria-pressed={one === place} onClick={() => choose(one === place ? "" : one)}>{T.watched[one]}</button>)}
      </div>
      {place && <Weeks place={place} />}
    </Panel>
  );
}

function Weeks({ place }: { place: string }) {
  const { data, failure } = useAnswer("/api/v1/models/drift", { place });
  if (failure) return <Wrong failure={failure} />;
  if (!data) return <Waiting lines={2} />;
  return (
    <>
      <p>{data.reading}</p>
      <Grid
        caption={T.drift}
        rows={data.weeks}
        id={(row) => row.week}
        columns={[
          { head: S.issue.week, cell: (row) => date(row.week) },
          { head: S.data.contacts, cell: (row) => count(row.contacts), figure: true },
          { head: T.evidence, cell: (row) => row.evidence.toPrecision(3), figure: true },
          { head: T.alarm, cell: (row) => (row.alarm ? <span className="wrong">{S.settings.yes}</span> : "–") },
        ]}
      />
    </>
  );
}

/** How good the topics are where nobody has said what is right. */
export function Quality() {
  const [open, setOpen] = useState(false);
  return (
    <Panel title={T.quality} note={T.qualityNote} side={open ? undefined : <Button size="xs" variant="default" onClick={() => setOpen(true)}>{S.settings.show}</Button>}>
      {open && <Topics />}
    </Panel>
  );
}

function Topics() {
  const { data, failure } = useAnswer("/api/v1/quality/show", {});
  if (failure) return <Wrong failure={failure} />;
  if (!data) return <Waiting lines={3} />;
  return (
    <>
      <p>{data.reading}</p>
      <Grid
        caption={T.quality}
        rows={data.measures}
        id={(row) => row.name}
        columns={[
          { head: T.measure, cell: (row) => row.name },
          { head: T.value, cell: (row) => row.value.toFixed(2), figure: true },
          { head: S.issue.interval("95%"), cell: (row) => S.number.range(row.low.toFixed(2), row.high.toFixed(2)), figure: true },
          { head: T.meaning, cell: (row) => row.meaning },
        ]}
      />
      <h3>{T.worst}</h3>
      <Grid
        caption={T.worst}
        rows={data.worst}
        id={(row) => row.topic}
        columns={[
          { head: T.topic, cell: (row) => <Link className="link" href={`/issues/${row.topic}`}>{row.name}</Link> },
          { head: S.settings.n, cell: (row) => count(row.statements), figure: true },
          { head: T.foundAgain, cell: (row) => percent(row.found), figure: true },
          { head: S.issue.interval("95%"), cell: (row) => S.number.range(percent(row.low), percent(row.high)), figure: true },
          { head: T.takenFor, cell: (row) => row.taken_for },
        ]}
      />
    </>
  );
}

/** The cards of what the workspace holds, as they are written on the command line. */
export function Cards() {
  const [chosen, choose] = useState("");
  const { busy, failure, send } = useSending();
  const [text, setText] = useState("");
  const show = (of: (typeof CARDS)[number]) => send(() => ask("/api/v1/cards/show", { of }).then((card) => { choose(of); setText(card.text); }));
  return (
    <Panel title={T.cards} note={T.cardsNote}>
      <div className="inline">
        {CARDS.map((of) => <button key={of} type="button" className="toggle" disabled={busy} aria-pressed={chosen === of} onClick={() => show(of)}>{T.card[of]}</button>)}
      </div>
      {busy && <Waiting lines={3} />}
      <Wrong failure={failure} />
      {text && !busy && <pre className="card-text" tabIndex={0}>{text}</pre>}
    </Panel>
  );
}
