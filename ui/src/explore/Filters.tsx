import { useState } from "react";
import { count, date, plain } from "../format";
import { S } from "../strings";
import type { Passed, Wanted } from "./filter";
import { dayOf, isoDay, type Points } from "./points";

const T = S.explore;
const FIRST = 6; // values that a list shows before it is opened

interface Props {
  points: Points;
  passed: Passed;
  wanted: Wanted;
  topicNames: Map<string, string>;
  tick: (column: string, value: string) => void;
  days: (from: string, to: string) => void;
}

/** Every column with the points that each value would leave: the others' filters counted, its own not. */
export function Filters({ points, passed, wanted, topicNames, tick, days }: Props) {
  const order = ["mood", "topic", "channel", "language"];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const columns = points.coded.map((column, c) => ({ column, counts: passed.counts[c] as Uint32Array }))
    .filter(({ column }) => column.values.length > 1)
    .sort((a, b) => place(a.column.name) - place(b.column.name));
  return (
    <div className="cross">
      {points.first !== undefined && <Days points={points} passed={passed} wanted={wanted} set={days} />}
      {columns.map(({ column, counts }) => (
        <Values
          key={column.name}
          title={(T.columns as Record<string, string>)[column.name] ?? plain(column.name)}
          rows={column.values.map((value, code) => ({ value, name: column.name === "topic" ? (topicNames.get(value) ?? value) : value, n: counts[code] ?? 0 }))}
          chosen={wanted.is.get(column.name) ?? new Set()}
          tick={(value) => tick(column.name, value)}
        />
      ))}
    </div>
  );
}

interface ValuesProps { title: string; rows: { value: string; name: string; n: number }[]; chosen: Set<string>; tick: (value: string) => void }

function Values({ title, rows, chosen, tick }: ValuesProps) {
  const [open, setOpen] = useState(false);
  const sorted = rows.length > FIRST ? [...rows].sort((a, b) => Number(chosen.has(b.value)) - Number(chosen.has(a.value)) || b.n - a.n) : rows;
  const shown = open ? sorted : sorted.slice(0, FIRST);
  const top = Math.max(...rows.map((row) => row.n), 1);
  return (
    <fieldset>
      <legend>{title}</legend>
      {shown.map((row) => (
        <label key={row.value} className="tick">
          <input type="checkbox" checked={chosen.has(row.value)} onChange={() => tick(row.value)} />
          <span className="tick-name">{row.name}</span>
          <span className="tick-n">{count(row.n)}</span>
          <span className="tick-bar" style={{ width: `${(100 * row.n) / top}%` }} aria-hidden="true" />
        </label>
      ))}
      {rows.length > FIRST && <button type="button" className="more" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? T.fewer : T.moreValues(count(rows.length - FIRST))}</button>}
    </fieldset>
  );
}

function Days({ points, passed, wanted, set }: { points: Points; passed: Passed; wanted: Wanted; set: (from: string, to: string) => void }) {
  const { weeks } = passed;
  const top = Math.max(...weeks, 1);
  const from = wanted.from ? dayOf(points, wanted.from) : 0;
  const to = wanted.to ? dayOf(points, wanted.to) : points.lastDay;
  const week = (day: number) => Math.min(weeks.length - 1, Math.max(0, Math.floor(day / 7)));
  const [first, last] = [week(from), week(to)];
  const change = (a: number, b: number) =>
    set(a <= 0 ? "" : isoDay(points, a * 7), b >= weeks.length - 1 ? "" : isoDay(points, Math.min(b * 7 + 6, points.lastDay)));
  const said = `${date(isoDay(points, first * 7))} – ${date(isoDay(points, Math.min(last * 7 + 6, points.lastDay)))}`;
  return (
    <fieldset>
      <legend>{T.time}</legend>
      <svg className="weeks" viewBox={`0 0 ${weeks.length} 40`} preserveAspectRatio="none" role="img" aria-label={T.weeks}>
        {[...weeks].map((n, i) => <rect key={i} className={i < first || i > last ? "week-off" : "week-on"} x={i + 0.1} width={0.8} y={40 - (40 * n) / top} height={(40 * n) / top} />)}
      </svg>
      <div className="ranges">
        <input type="range" aria-label={T.fromWeek} min={0} max={weeks.length - 1} value={first} aria-valuetext={date(isoDay(points, first * 7))} onChange={(e) => change(Math.min(e.currentTarget.valueAsNumber, last), last)} />
        <input type="range" aria-label={T.toWeek} min={0} max={weeks.length - 1} value={last} aria-valuetext={date(isoDay(points, Math.min(last * 7 + 6, points.lastDay)))} onChange={(e) => change(first, Math.max(e.currentTarget.valueAsNumber, first))} />
      </div>
      <p className="muted small">{said}</p>
    </fieldset>
  );
}
