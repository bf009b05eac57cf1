import { Button, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { tell, useAnswer } from "../api/client";
import type { ResultRow, ShareRow } from "../api/types";
import { count, percent } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Listed } from "../shown/Listed";
import { S } from "../strings";

const T = S.agents;

/** Of a count, its share and the 95% interval; a dash where there is nothing to share. */
export function Share({ of }: { of: Pick<ShareRow, "n" | "of" | "low" | "high"> }) {
  if (!of.of) return <span className="muted">–</span>;
  return (
    <span className="estimate" title={S.number.interval(0.95)}>
      <strong>{percent(of.n / of.of)}</strong> <span className="range">{S.number.range(percent(of.low), percent(of.high))}</span> <span className="muted small">{T.nOf(count(of.n), count(of.of))}</span>
    </span>
  );
}

/** Who meets the version in use, and what came of the conversations of every version. */
export function Rollout({ name, share, done }: { name: string; share: number; done: () => void }) {
  const asked = useAnswer("/api/v1/agents/results", { name });
  const may = useMay("agents.rollout");
  return (
    <Results asked={asked} title={T.rollout} note={asked.data && T.resultsNote(count(asked.data.days))} procedure={false}>
      {may.why ? <p className="muted small">{may.why}</p> : <Change key={share} name={name} share={share} done={() => { asked.again(); done(); }} />}
    </Results>
  );
}

/** Results of all procedures. */
export function AllResults() {
  const asked = useAnswer("/api/v1/agents/results", {});
  return <Results asked={asked} title={T.results} note={asked.data && T.resultsNote(count(asked.data.days))} procedure />;
}

type ResultsAsked = ReturnType<typeof useAnswer<"/api/v1/agents/results">>;

function Results({ asked, title, note, procedure, children }: { asked: ResultsAsked; title: string; note?: string; procedure: boolean; children?: React.ReactNode }) {
  const named = { head: T.name, cell: (row: ResultRow) => <Link className="link" href={`/agents/${row.name}?version=${row.version}`}>{row.name}</Link> };
  return (
    <Listed
      title={title}
      note={note}
      asked={asked}
      rows={(answer) => answer.rows}
      id={(row) => `${row.name} ${row.version}`}
      none={T.resultsNone}
      columns={[
        ...(procedure ? [named] : []),
        { head: T.versionHead, cell: (row) => count(row.version), figure: true },
        { head: T.meets, cell: (row) => percent(row.share), figure: true },
        { head: T.talks, cell: (row) => count(row.conversations), figure: true },
        { head: T.ended, cell: (row) => <Share of={row.done} /> },
        { head: T.passedOn, cell: (row) => <Share of={row.person} /> },
        { head: T.cameBack, cell: (row) => <Share of={row.back} /> },
        { head: T.resolved, cell: (row) => <Resolved of={row} /> },
      ]}
    >
      {children}
    </Listed>
  );
}

function Resolved({ of }: { of: ResultRow }) {
  return (
    <span className="estimate" title={T.resolvedNote}>
      <strong>{T.atMost(percent(of.resolved_value))}</strong> <span className="range">{S.number.range(percent(of.resolved.low), percent(of.resolved.high))}</span>
    </span>
  );
}

function Change({ name, share, done }: { name: string; share: number; done: () => void }) {
  const [percents, setPercents] = useState<number | string>(Math.round(share * 100));
  const [why, setWhy] = useState("");
  const [said, say] = useState("");
  const { busy, failure, send } = useSending(done);
  const set = (event: FormEvent) => {
    event.preventDefault();
    send(() => tell("/api/v1/agents/rollout", { name, share: Number(percents) / 100, why: why.trim() })
      .then((held) => { setWhy(""); say(T.rolled(percent(held.share), count(held.version), held.before ? S.taxonomy.version(count(held.before)) : "")); }));
  };
  return (
    <>
      <form className="inline token-form" onSubmit={set}>
        <NumberInput size="xs" label={T.share} min={0} max={100} suffix=" %" value={percents} onChange={setPercents} />
        <TextInput size="xs" label={S.taxonomy.why} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
        <Button size="xs" type="submit" disabled={busy || percents === ""}>{T.setShare}</Button>
      </form>
      <p className="muted small">{T.shareNote}</p>
      <Wrong failure={failure} />
      <p role="status">{said}</p>
    </>
  );
}
