import { Button } from "@mantine/core";
import { tell, useAnswer } from "../api/client";
import { count, percent, time } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Failed, Waiting } from "../shell/states";
import { Fact } from "../shown/Figure";
import { Grid } from "../shown/Grid";
import { Listed } from "../shown/Listed";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import { Cards, Drift, Places, Quality } from "./Registry";

const T = S.settings;

/** What assigns, how far it can be trusted, and what language models cost. */
export function Models() {
  return <><Card /><Places /><Quality /><Drift /><Cards /><Spending /><Checks /></>;
}

function Card() {
  const { data, failure, again } = useAnswer("/api/v1/assignments/card", {});
  const { busy, failure: lost, send } = useSending();
  const may = useMay("encoder.tune");
  const range = (low: number | null, high: number | null) => (low === null || high === null ? undefined : `${S.number.range(percent(low), percent(high))} (95%)`);
  return (
    <Panel title={T.card} note={data?.reading}>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={3} />}
      {data && (
        <>
          <dl className="facts facts-small">
            <Fact label={T.accuracy} value={data.accuracy === null ? "–" : percent(data.accuracy)} note={range(data.accuracy_low, data.accuracy_high) ?? T.accuracyNone} />
            <Fact label={T.labels} value={count(data.labels)} note={T.labelsNote(count(data.random), count(data.enough))} />
            <Fact label={T.calibration} value={data.error_calibrated === null ? "–" : percent(data.error_calibrated)} note={data.error_raw === null ? undefined : T.raw(percent(data.error_raw))} />
            <Fact label={T.encoder} value={<span className="fact-small">{data.encoder}</span>} note={data.model} />
          </dl>
          {data.bins.length > 0 && (
            <Grid
              caption={T.reliability}
              rows={data.bins}
              id={(row) => `${row.kind} ${row.low}`}
              columns={[
                { head: T.kind, cell: (row) => row.kind },
                { head: T.said, cell: (row) => S.number.range(percent(row.low), percent(row.high)), figure: true },
                { head: T.n, cell: (row) => count(row.n), figure: true },
                { head: T.found, cell: (row) => percent(row.observed), figure: true },
                { head: S.issue.interval("95%"), cell: (row) => S.number.range(percent(row.observed_low), percent(row.observed_high)), figure: true },
              ]}
            />
          )}
          {may.why ? <p className="muted small">{may.why}</p> : <div className="inline"><Button size="xs" variant="default" disabled={busy} onClick={() => send(() => tell("/api/v1/jobs/start", { verb: "encoder.tune" }))}>{T.tune}</Button><span className="muted small">{T.tuneNote}</span></div>}
          <Wrong failure={lost} />
        </>
      )}
    </Panel>
  );
}

function Spending() {
  const asked = useAnswer("/api/v1/llm/spend", {});
  return (
    <Listed
      title={T.spend}
      note={asked.data && asked.data.calls > 0 ? T.spendNote(count(asked.data.calls), count(asked.data.tokens), asked.data.usd.toFixed(2)) : undefined}
      asked={asked}
      rows={(answer) => answer.rows}
      id={(row) => `${row.run_id} ${row.purpose} ${row.model}`}
      none={T.spendNone}
      columns={[
        { head: T.model, cell: (row) => row.model },
        { head: T.purpose, cell: (row) => row.purpose },
        { head: T.calls, cell: (row) => count(row.calls), figure: true },
        { head: T.cached, cell: (row) => count(row.cached), figure: true },
        { head: T.usd, cell: (row) => (row.usd === null ? "–" : row.usd.toFixed(2)), figure: true },
        { head: T.when, cell: (row) => time(row.last) },
      ]}
    />
  );
}

function Checks() {
  const asked = useAnswer("/api/v1/doctor", {});
  return (
    <Listed
      title={T.doctor}
      asked={asked}
      rows={(answer) => answer.checks}
      id={(row) => row.name}
      none=""
      columns={[
        { head: T.what, cell: (row) => row.name },
        { head: S.data.state, cell: (row) => (row.ok ? T.fine : T.mend) },
        { head: T.found, cell: (row) => [row.found, !row.ok && row.mend].filter(Boolean).join(" · ") },
      ]}
    />
  );
}
