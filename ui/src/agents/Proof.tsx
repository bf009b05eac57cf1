import { Button } from "@mantine/core";
import { tell, useAnswer } from "../api/client";
import type { ProofOutput } from "../api/types";
import { count, percent, time } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Failed, Waiting } from "../shell/states";
import { Fact } from "../shown/Figure";
import { Grid } from "../shown/Grid";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.agents;

/** What scripted customers found about a version, and the way to let them try it. */
export function Proof({ name, version }: { name: string; version: number }) {
  const { data, failure, again } = useAnswer("/api/v1/agents/proof", { name, version: String(version) });
  const { busy, failure: lost, send } = useSending(again);
  const may = useMay("agents.simulate");
  const side = may.why ? undefined : (
    <Button size="xs" variant="default" loading={busy} onClick={() => send(() => tell("/api/v1/agents/simulate", { name, version: String(version) }))}>{data?.proof ? T.proved : T.simulate}</Button>
  );
  return (
    <Panel title={T.simulation} note={data?.at ? T.simulatedBy(time(data.at), data.who) : T.simulationNote} side={data?.proof ? undefined : side}>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={2} />}
      {may.why && !data?.proof && <p className="muted small">{may.why}</p>}
      {data?.proof && <Found proof={data.proof} />}
      <Wrong failure={lost} />
    </Panel>
  );
}

function Found({ proof }: { proof: ProofOutput }) {
  const between = (low: number, high: number) => S.number.range(percent(low), percent(high));
  const rows = [...proof.passed, proof.hand_off, proof.mutants, proof.customer_errors];
  return (
    <>
      <p className={proof.ok ? "" : "wrong"}>{proof.ok ? T.mayPublish : T.mayNot}</p>
      <ul className="notes">{proof.refusals.map((line) => <li key={line}>{line}</li>)}</ul>
      <dl className="facts facts-small">
        <Fact label={T.passK(proof.k)} value={proof.pass_k.toFixed(3)} note={`${S.number.range(proof.pass_k_low.toFixed(3), proof.pass_k_high.toFixed(3))} (95%)`} />
        <Fact label={T.conversations} value={count(proof.conversations)} note={T.turns(count(proof.turns))} />
        <Fact label={T.violations} value={count(proof.n_violations)} note={T.violationsNote} />
      </dl>
      <Grid
        caption={T.simulation}
        rows={rows}
        id={(row) => row.what}
        columns={[
          { head: T.what, cell: (row) => row.what },
          { head: T.n, cell: (row) => count(row.n), figure: true },
          { head: T.of, cell: (row) => count(row.of), figure: true },
          { head: S.issue.interval("95%"), cell: (row) => (row.of ? between(row.low, row.high) : "–"), figure: true },
        ]}
      />
      {[...proof.violations, ...proof.missed.map(T.missed)].length > 0 && <ul className="notes">{[...proof.violations, ...proof.missed.map(T.missed)].map((line) => <li key={line}>{line}</li>)}</ul>}
      {proof.failed.map((one) => (
        <details key={`${one.case} ${one.persona}`} className="fold">
          <summary>{one.case} ({one.persona}): {one.why.join("; ")}</summary>
          <ol className="events">{one.lines.map((line, i) => <li key={i}>{line}</li>)}</ol>
        </details>
      ))}
    </>
  );
}
