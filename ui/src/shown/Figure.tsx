import type { ReactNode } from "react";
import type { Number as Estimate } from "../api/types";
import { bounds, level, range } from "../format";
import { S } from "../strings";

/** An estimate with its interval: the only way a size is shown. */
export function Interval({ of }: { of: Estimate }) {
  const note = `${S.number.interval(of.level)}. ${S.number.covers(of.method, of.covers.join(", "))}`;
  return (
    <span className="estimate" title={note}>
      <strong>{bounds(of).value}</strong> <span className="range">{range(of)}</span>
    </span>
  );
}

/** A fact at the head of a page: what, how much, and a word on it. */
export function Fact({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd className="fact-value">{value}</dd>
      {note && <dd className="fact-note">{note}</dd>}
    </div>
  );
}

export function EstimateFact({ label, of }: { label: string; of: Estimate | null }) {
  if (!of) return null;
  return <Fact label={label} value={bounds(of).value} note={`${range(of)} (${level(of.level)})`} />;
}
