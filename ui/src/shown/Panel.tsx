import { type ReactNode, useId, useState } from "react";
import { Line, Rows } from "../shell/icons";
import { S } from "../strings";

/** A section with a heading and a word of explanation. */
export function Panel({ title, note, side, children }: { title: string; note?: ReactNode; side?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head"><h2 id={id}>{title}</h2>{side}</div>
      {note && <p className="panel-note">{note}</p>}
      {children}
    </section>
  );
}

/** A chart and the table of the same figures, one at a time. */
export function ChartPanel({ title, note, chart, table }: { title: string; note?: ReactNode; chart: ReactNode; table: ReactNode }) {
  const [asTable, setAsTable] = useState(false);
  const label = asTable ? S.chart.asChart : S.chart.asTable;
  const toggle = (
    <button type="button" className="toggle" aria-label={`${label}: ${title}`} onClick={() => setAsTable(!asTable)}>
      {asTable ? <Line /> : <Rows />}<span>{label}</span>
    </button>
  );
  return <Panel title={title} note={note} side={toggle}>{asTable ? table : chart}</Panel>;
}
