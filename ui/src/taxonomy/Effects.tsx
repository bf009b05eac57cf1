import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { EffectRow, Effects as Found, WeekRow as Week } from "../api/types";
import { count, date } from "../format";
import { Grid } from "../shown/Grid";
import { Panel } from "../shown/Panel";
import { Wrong } from "../shell/sending";
import { Waiting } from "../shell/states";
import { S } from "../strings";
import type { Edits } from "./edit";

const T = S.taxonomy;

/** What an edit would do; nothing is saved until somebody says so. */
export function Proposal({ edits }: { edits: Edits }) {
  const { edit, seen, busy, failure } = edits;
  const [why, setWhy] = useState("");
  if (!edit && !busy && !failure) return null;
  const save = (event: FormEvent) => { event.preventDefault(); edits.save(why.trim()); setWhy(""); };
  return (
    <Panel title={edit ? T.proposal(edit.says) : T.working} note={seen && T.proposalNote}>
      {busy && !seen && <Waiting lines={2} />}
      {seen && (
        <>
          <Lines of={seen.changes} none={T.nothing} />
          {edit?.verb === "taxonomy.split" && <Names key={seen.changes.join()} seen={seen.changes} edits={edits} />}
          <Effects of={seen.effects} />
          <form className="inline" onSubmit={save}>
            <TextInput aria-label={T.why} placeholder={T.why} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
            <Button type="submit" disabled={busy || !seen.changes.length}>{T.save}</Button>
            <Button variant="default" onClick={edits.drop}>{T.cancel}</Button>
          </form>
        </>
      )}
      <Wrong failure={failure} />
    </Panel>
  );
}

/** Names of the parts of a split, to be mended before it is saved. */
function Names({ seen, edits }: { seen: string[]; edits: Edits }) {
  const proposed = seen.filter((line) => line.startsWith("+ ")).map((line) => line.slice(2).split(" / ").at(-1)?.replace(/ \(.*$/, "") ?? "");
  const [names, setNames] = useState(proposed);
  if (!proposed.length) return null;
  return (
    <form className="inline" onSubmit={(event) => { event.preventDefault(); edits.change({ name: names }); }}>
      {names.map((name, i) => (
        <TextInput key={i} label={T.part(i + 1)} value={name} onChange={(e) => { const { value } = e.currentTarget; setNames((held) => held.map((one, k) => (k === i ? value : one))); }} />
      ))}
      <Button type="submit" size="xs" variant="default" mt="lg">{T.rename}</Button>
    </form>
  );
}

/** Lines of a difference: what came, what went, what changed. */
export function Lines({ of, none }: { of: string[]; none: string }) {
  if (!of.length) return <p className="muted">{none}</p>;
  const kind = (line: string) => ({ "+": "plus", "-": "minus", "@": "hunk" })[line[0] ?? ""] ?? "tilde";
  return <ul className="diff">{of.map((line, i) => <li key={i} className={`diff-${kind(line)}`}>{line || "\u00a0"}</li>)}</ul>;
}

/** Counts and trends before and after. */
export function Effects({ of }: { of: Found }) {
  if (!of.rows.length) return <p className="muted">{of.note || T.noEffect}</p>;
  const signed = (n: number) => (n > 0 ? `+${count(n)}` : count(n));
  return (
    <>
      <p className="muted small">{T.moved(count(of.moved), count(of.statements))} {of.note}</p>
      <Grid
        caption={T.effects}
        rows={of.rows}
        id={(row) => row.id}
        columns={[
          { head: T.node, cell: (row) => row.name },
          { head: T.before, cell: (row) => count(row.contacts_before), figure: true },
          { head: T.after, cell: (row) => count(row.contacts_after), figure: true },
          { head: T.change, cell: (row) => signed(row.contacts_after - row.contacts_before), figure: true },
          { head: T.weeks, cell: (row) => <Twice row={row} /> },
        ]}
      />
    </>
  );
}

const WIDE = 120;
const HIGH = 30;

/** The last weeks before (dashed) and after. */
function Twice({ row }: { row: EffectRow }) {
  const top = Math.max(...[...row.weeks_before, ...row.weeks_after].map((week) => week.contacts), 1);
  const line = (weeks: Week[]) => weeks.map((week, i) => `${3 + (i * (WIDE - 6)) / Math.max(weeks.length - 1, 1)},${HIGH - 3 - (week.contacts / top) * (HIGH - 6)}`).join(" ");
  const last = row.weeks_after.at(-1);
  const words = last ? T.lastWeek(date(last.week), count(row.weeks_before.at(-1)?.contacts ?? 0), count(last.contacts)) : T.weeks;
  return (
    <svg className="spark" width={WIDE} height={HIGH} viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={words}>
      <title>{words}</title>
      <polyline className="spark-before" points={line(row.weeks_before)} />
      <polyline className="spark-line" points={line(row.weeks_after)} />
    </svg>
  );
}
