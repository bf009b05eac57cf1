import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { AllResults } from "../agents/Rollout";
import { tell, useAnswer } from "../api/client";
import type { ProcedureRow, TalkRow } from "../api/types";
import { count, date, time } from "../format";
import { useQuery } from "../shell/filters";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Empty, Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Grid } from "../shown/Grid";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.agents;
const TALKS = 50;
const STATUSES = ["", "waiting", "open", "done", "handed_off"] as const;

/** Procedures, calls that wait for a person, and what was talked. */
export function Agents() {
  useTitle(T.title);
  return (
    <>
      <div className="page-head">
        <h1>{T.title}</h1>
        <p className="lead">{T.lead}</p>
      </div>
      <Approvals />
      <Procedures />
      <AllResults />
      <Talks />
    </>
  );
}

function Approvals() {
  const { data, again } = useAnswer("/api/v1/agents/talks", { status: "waiting", limit: TALKS });
  const [said, say] = useState("");
  if (!data) return <Panel title={T.approvals}><Waiting lines={1} /></Panel>;
  return (
    <Panel title={T.approvals} note={data.talks.length ? T.approvalsNote : undefined}>
      {!data.talks.length && <p className="muted">{T.approvalsNone}</p>}
      <ul className="items">{data.talks.map((talk) => <Approval key={talk.conversation} talk={talk} done={(word) => { say(word); again(); }} />)}</ul>
      <p role="status">{said}</p>
    </Panel>
  );
}

function Approval({ talk, done }: { talk: TalkRow; done: (word: string) => void }) {
  return (
    <li className="item">
      <h3 className="mono">{talk.call}</h3>
      <p className="muted small">{talk.step} · {time(talk.started)} · <Link className="link" href={`/agents/talks/${talk.conversation}`}>{T.readTalk}</Link></p>
      <Decide talk={talk} done={done} />
    </li>
  );
}

/** Yes or no to exactly this call. */
export function Decide({ talk, done }: { talk: TalkRow; done: (word: string) => void }) {
  const [why, setWhy] = useState("");
  const { busy, failure, send } = useSending();
  const may = useMay("agents.decide");
  if (may.why) return <p className="muted small">{may.why}</p>;
  const decide = (declines: boolean) => send(() => tell("/api/v1/agents/decide", { conversation: talk.conversation, key: talk.approve, declines, why: why.trim() })
    .then((answer) => done(T.decided(declines ? T.declined : T.approved, answer.replies.join(" ")))));
  return (
    <div className="inline">
      <input className="plain-input" aria-label={S.taxonomy.why} placeholder={S.taxonomy.why} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
      <Button size="xs" disabled={busy} onClick={() => decide(false)}>{T.approve}</Button>
      <Button size="xs" variant="default" disabled={busy} onClick={() => decide(true)}>{T.decline}</Button>
      <Wrong failure={failure} />
    </div>
  );
}

function Procedures() {
  const { data, failure, again } = useAnswer("/api/v1/agents/list", {});
  const may = useMay("agents.put");
  const make = <Link className="link" href="/agents/new">{T.make}</Link>;
  return (
    <Panel title={T.procedures} side={may.why ? undefined : make}>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={3} />}
      {data && !data.procedures.length && <Empty title={T.none} hint={T.noneHint}>{may.why ? null : make}</Empty>}
      {data && data.procedures.length > 0 && (
        <Grid
          caption={T.procedures}
          rows={data.procedures}
          id={(row) => `${row.name}@${row.number}`}
          columns={[
            { head: T.name, cell: (row) => <Link className="link" href={`/agents/${row.name}?version=${row.number}`}>{row.name}</Link> },
            { head: T.purpose, cell: (row) => row.purpose },
            { head: T.versionHead, cell: (row) => count(row.number), figure: true },
            { head: S.data.state, cell: (row) => S.taxonomy.states[row.state] ?? row.state },
            { head: T.proof, cell: (row) => proved(row) },
            { head: T.author, cell: (row) => `${row.author}, ${date(row.created)}` },
          ]}
        />
      )}
    </Panel>
  );
}

export const proved = (row: ProcedureRow): string => (row.proved === null ? T.unproved : row.proved ? T.passed : T.notPassed);

function Talks() {
  const [asked, change] = useQuery();
  const status = STATUSES.find((one) => one === asked.get("status")) ?? "";
  const { data, failure, again } = useAnswer("/api/v1/agents/talks", { status, limit: TALKS });
  return (
    <Panel title={T.talks} note={data && T.talksNote(count(data.talks.length), count(data.total))}>
      <div className="nav queues" role="group" aria-label={T.status}>
        {STATUSES.map((one) => <button key={one} type="button" className="toggle" aria-pressed={one === status} onClick={() => change({ status: one }, { step: true })}>{T.statuses[one]}</button>)}
      </div>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={3} />}
      {data && !data.talks.length && <p className="muted">{T.talksNone}</p>}
      {data && data.talks.length > 0 && (
        <Grid
          caption={T.talks}
          rows={data.talks}
          id={(row) => row.conversation}
          columns={[
            { head: T.started, cell: (row) => <Link className="link" href={`/agents/talks/${row.conversation}`}>{time(row.started)}</Link> },
            { head: T.follows, cell: (row) => row.procedures.join(", ") },
            { head: T.status, cell: (row) => T.statuses[row.status as keyof typeof T.statuses] ?? row.status },
            { head: T.step, cell: (row) => row.step },
            { head: T.turnsHead, cell: (row) => count(row.turns), figure: true },
            { head: T.callsHead, cell: (row) => count(row.calls), figure: true },
          ]}
        />
      )}
    </Panel>
  );
}
