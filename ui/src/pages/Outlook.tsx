import { useAnswer } from "../api/client";
import type { Number as Estimate, SwitchRow, TrendChangeRow } from "../api/types";
import { count, date, percent, shortDate, weekly } from "../format";
import { Failed, Waiting } from "../shell/states";
import { Fact } from "../shown/Figure";
import { Grid } from "../shown/Grid";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.outlook;
const AHEAD = 4;

export const useOutlook = (id: string) => useAnswer("/api/v1/trend", { issue: id, ahead: AHEAD });

/** How it grows, what is to be expected, what the last change is made of, and what another taxonomy did to the count. */
export function Outlook({ id }: { id: string }) {
  const { data, failure, again } = useOutlook(id);
  const between = (of: Estimate, show: (x: number) => string) => S.number.range(show(of.low), show(of.high));
  const share = (x: number) => `${x < 0 ? "−" : "+"}${percent(Math.abs(x))}`;
  return (
    <Panel title={T.title} note={T.note}>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={2} height={64} />}
      {data && (
        <>
          <dl className="facts facts-small">
            <Fact label={T.growth} value={data.growth ? share(data.growth.value) : "–"} note={data.growth ? T.range(T.to(share(data.growth.low), share(data.growth.high))) : T.tooLittle} />
            <Fact label={T.coming(count(AHEAD))} value={data.total ? count(data.total.value) : "–"} note={data.total ? T.range(between(data.total, count)) : T.tooLittle} />
          </dl>
          {data.change && <Change of={data.change} />}
          {data.switches.map((one) => <Bridge key={`${one.first} ${one.second}`} of={one} />)}
          <details className="fold small"><summary>{T.how}</summary><ul className="notes">{data.notes.map((line) => <li key={line}>{line}</li>)}</ul></details>
        </>
      )}
    </Panel>
  );
}

function Change({ of }: { of: TrendChangeRow }) {
  const days = ([first, last]: [string, string]) => `${shortDate(first)} – ${date(last)}`;
  const rows: [string, Estimate][] = [[days(of.before), of.contacts_before], [days(of.after), of.contacts_after], [T.change, of.change], [T.volume, of.volume], ...(of.by ? [[T.mix(of.by), of.mix] as [string, Estimate]] : []), [T.rate, of.rate]];
  return (
    <>
      <h3>{T.changed}</h3>
      <Grid
        caption={T.changed}
        rows={rows}
        id={([name]) => name}
        columns={[
          { head: T.aWeek, cell: ([name]) => name },
          { head: S.data.contacts, cell: ([, one]) => one.value.toFixed(1), figure: true },
          { head: S.issue.interval("95%"), cell: ([, one]) => T.to(one.low.toFixed(1), one.high.toFixed(1)), figure: true },
        ]}
      />
    </>
  );
}

function Bridge({ of }: { of: SwitchRow }) {
  const rows = of.weeks.map((week, i) => ({ week, old: of.old[i] ?? 0, fresh: of.new[i] ?? 0 }));
  return (
    <>
      <h3>{T.bridge(count(of.first), count(of.second))}</h3>
      <p>{T.ratio(count(of.contacts_before), of.old_name, count(of.contacts_after), of.ratio.value.toFixed(2), T.to(of.ratio.low.toFixed(2), of.ratio.high.toFixed(2)))}</p>
      <Twice rows={rows} />
      <details className="fold">
        <summary>{S.chart.asTable}</summary>
        <Grid
          caption={T.bridge(count(of.first), count(of.second))}
          rows={rows}
          id={(row) => row.week}
          columns={[
            { head: S.issue.week, cell: (row) => date(row.week) },
            { head: T.old, cell: (row) => weekly(row.old), figure: true },
            { head: T.fresh, cell: (row) => weekly(row.fresh), figure: true },
          ]}
        />
      </details>
    </>
  );
}

const WIDE = 600;
const HIGH = 90;

/** The same contacts counted the old way (dashed) and the new way. */
function Twice({ rows }: { rows: { old: number; fresh: number }[] }) {
  const top = Math.max(...rows.map((row) => Math.max(row.old, row.fresh)), 1);
  const line = (value: (row: { old: number; fresh: number }) => number) =>
    rows.map((row, i) => `${4 + (i * (WIDE - 8)) / Math.max(rows.length - 1, 1)},${HIGH - 4 - (value(row) / top) * (HIGH - 8)}`).join(" ");
  return (
    <svg className="twice" viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={T.twice}>
      <polyline className="spark-before" points={line((row) => row.old)} />
      <polyline className="spark-line" points={line((row) => row.fresh)} />
    </svg>
  );
}
