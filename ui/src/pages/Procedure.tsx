import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { consult, onReach, tell, tellVerb, useAnswer } from "../api/client";
import type { ProcedureRow, ReadOutput } from "../api/types";
import { Flow } from "../agents/Flow";
import { Proof } from "../agents/Proof";
import { Rollout } from "../agents/Rollout";
import { Trial } from "../agents/Trial";
import { TEMPLATE } from "../agents/template";
import { goTo, Problems, Text } from "../agents/Text";
import { count, date } from "../format";
import { useQuery } from "../shell/filters";
import { Left } from "../shell/icons";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Grid } from "../shown/Grid";
import { ChartPanel, Panel } from "../shown/Panel";
import { S } from "../strings";
import { Lines } from "../taxonomy/Effects";
import { proved } from "./Agents";

const T = S.agents;
type Step = "review" | "approve" | "reject" | "reopen" | "publish";
const STEPS: Record<string, Step[]> = { draft: ["review", "publish", "reject"], in_review: ["approve", "reopen", "reject"], approved: ["publish", "reopen", "reject"] };

/** A new procedure, from a small one to begin with. */
export function NewProcedure() {
  useTitle(T.make);
  return (
    <>
      <Link href="/agents" className="back"><Left />{T.title}</Link>
      <div className="page-head"><h1>{T.make}</h1><p className="lead">{T.makeLead}</p></div>
      <Editor text={TEMPLATE} />
    </>
  );
}

/** One procedure: its text, its flow, its versions and how scripted customers fared with it. */
export function Procedure({ name }: { name: string }) {
  const [asked, change] = useQuery();
  const version = asked.get("version") ?? "";
  const { data, failure, again } = useAnswer("/api/v1/agents/show", { name, version });
  const versions = useAnswer("/api/v1/agents/list", { name });
  useTitle(name);
  const refresh = () => { again(); versions.again(); };
  const look = (number: string) => change({ version: number }, { step: true });
  return (
    <>
      <Link href="/agents" className="back"><Left />{T.title}</Link>
      <div className="page-head"><h1>{name}</h1>{data && <p className="lead">{data.version.purpose}</p>}</div>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={6} height={64} />}
      {data && <Versions row={data.version} rows={versions.data?.procedures ?? []} look={look} done={refresh} />}
      {data?.version.state === "published" && <Rollout name={name} share={data.version.share} done={refresh} />}
      {data && <Editor key={`${data.version.number} ${data.version.revision}`} text={data.text} saved={(row) => { look(String(row.number)); refresh(); }} />}
      {data && <Proof key={`proof ${data.version.number} ${data.version.revision}`} name={name} version={data.version.number} />}
      {data && <Trial name={name} version={String(data.version.number)} />}
    </>
  );
}

function Versions({ row, rows, look, done }: { row: ProcedureRow; rows: ProcedureRow[]; look: (number: string) => void; done: () => void }) {
  const [why, setWhy] = useState("");
  const [percents, setPercents] = useState<number | string>(100); // of new conversations that meet it once it is published
  const { busy, failure, send } = useSending(done);
  const take = (step: Step) => send(() => tellVerb(`agents.${step}`, { name: row.name, version: String(row.number), why: why.trim(), ...(step === "publish" ? { share: Number(percents) / 100, alone: row.state === "draft" } : {}) }).then(() => setWhy("")));
  const steps = STEPS[row.state] ?? [];
  return (
    <Panel title={S.taxonomy.version(count(row.number))} note={`${S.taxonomy.states[row.state] ?? row.state}, ${row.author}, ${date(row.created)}; ${proved(row)}.`}>
      <div className="inline">
        <NativeSelect aria-label={S.taxonomy.which} value={String(row.number)} onChange={(e) => look(e.currentTarget.value)} data={(rows.length ? [...rows].reverse() : [row]).map((one) => ({ value: String(one.number), label: `${one.number} · ${S.taxonomy.states[one.state] ?? one.state} · ${one.author}` }))} />
        {row.why && <span className="muted">“{row.why}”</span>}
        {row.review && <span className="muted">{row.reviewer}: “{row.review}”</span>}
      </div>
      {row.parent !== null && <Difference name={row.name} first={row.parent} second={row.number} />}
      {steps.length > 0 && (
        <div className="inline">
          <TextInput aria-label={S.taxonomy.why} placeholder={S.taxonomy.why} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
          {steps.includes("publish") && <NumberInput className="narrow" aria-label={T.shareAtFirst} title={T.shareAtFirst} min={0} max={100} suffix=" %" value={percents} onChange={setPercents} />}
          {steps.map((step, i) => <Take key={step} step={step} first={i === 0} busy={busy} alone={row.state === "draft"} take={take} />)}
        </div>
      )}
      {steps.includes("publish") && <p className="muted small">{row.state === "draft" ? T.aloneNote : T.publishNote}</p>}
      <Wrong failure={failure} />
    </Panel>
  );
}

function Take({ step, first, busy, alone, take }: { step: Step; first: boolean; busy: boolean; alone: boolean; take: (step: Step) => void }) {
  const may = useMay(`agents.${step}`);
  const label = step === "publish" && alone ? T.alone : S.taxonomy.steps[step];
  if (may.why) return <span className="muted small">{label}: {may.why}</span>;
  return <Button size="xs" variant={first ? "filled" : "default"} loading={busy && step === "publish"} disabled={busy} onClick={() => take(step)}>{label}</Button>;
}

function Difference({ name, first, second }: { name: string; first: number; second: number }) {
  const { data } = useAnswer("/api/v1/agents/diff", { name, first: String(first), second: String(second) });
  if (!data) return null;
  return (
    <details className="fold">
      <summary>{S.taxonomy.differs(count(data.lines.filter((line) => /^[+-]/.test(line)).length), count(first))}</summary>
      <Lines of={data.lines} none={S.taxonomy.nothing} />
    </details>
  );
}

const REST_MS = 400;

function Editor({ text, saved }: { text: string; saved?: (row: ProcedureRow) => void }) {
  const [held, setHeld] = useState(text);
  const [found, setFound] = useState<ReadOutput>();
  const [why, setWhy] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  const [, go] = useLocation();
  const { busy, failure, send } = useSending();
  const may = useMay("agents.put");
  const [returns, setReturns] = useState(0); // of a server that was away: what was typed meanwhile is read then
  useEffect(() => onReach((now) => { if (now) setReturns((n) => n + 1); }), []);
  useEffect(() => {
    let late = false;
    const read = () => consult("/api/v1/agents/read", { text: held }).then((answer) => { if (!late) setFound(answer); }, () => undefined);
    const rests = setTimeout(read, found ? REST_MS : 0);
    return () => { late = true; clearTimeout(rests); };
  }, [held, returns]);
  const save = () => send(() => tell("/api/v1/agents/put", { text: held, why: why.trim() }).then(({ version }) => (saved ? saved(version) : go(`/agents/${version.name}?version=${version.number}`))));
  const jump = (line: number) => goTo(box.current, line);
  return (
    <>
      <Panel title={T.text} note={T.textNote}>
        <Text value={held} change={setHeld} problems={found?.problems ?? []} box={box} off={Boolean(may.why)} />
        {found && <Problems of={found.problems} open={found.questions} go={jump} />}
        {may.why ? <p className="muted small">{may.why}</p> : (
          <div className="inline">
            <TextInput aria-label={S.taxonomy.why} placeholder={S.taxonomy.why} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
            <Button disabled={busy || (held === text && Boolean(saved)) || !found || found.problems.length > 0} onClick={save}>{T.save}</Button>
          </div>
        )}
        <Wrong failure={failure} />
      </Panel>
      {found && found.flow.length > 0 && (
        <ChartPanel
          title={T.flow}
          note={T.flowNote}
          chart={<Flow steps={found.flow} ways={found.ways} start={found.start} go={jump} />}
          table={
            <Grid
              caption={T.flow}
              rows={found.flow}
              id={(step) => step.action}
              columns={[
                { head: T.step, cell: (step) => <button type="button" className="more" onClick={() => jump(step.line)}>{step.action}</button> },
                { head: T.does, cell: (step) => [step.asks.length && T.asks(step.asks.join(", ")), step.call && T.calls(step.call), step.hands_off && T.handsOff, step.says].filter(Boolean).join("; ") },
                { head: T.then, cell: (step) => found.ways.filter((way) => way.source === step.action).map((way) => (way.when ? `${way.target} (${way.when})` : way.target)).join("; ") },
              ]}
            />
          }
        />
      )}
    </>
  );
}
