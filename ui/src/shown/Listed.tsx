import type { ReactNode } from "react";
import type { Asked } from "../api/client";
import { Failed, Waiting } from "../shell/states";
import { type Column, Grid } from "./Grid";
import { Panel } from "./Panel";

interface Props<A, R> {
  title: string;
  note?: ReactNode;
  side?: ReactNode;
  asked: Asked<A>;
  rows: (answer: A) => R[];
  id: (row: R) => string;
  columns: Column<R>[];
  none: string;
  children?: ReactNode;
}

/** The rows of an answer in a section: coming, failed, none, or there. */
export function Listed<A, R>({ title, note, side, asked: { data, failure, again }, rows, id, columns, none, children }: Props<A, R>) {
  const found = data && rows(data);
  return (
    <Panel title={title} note={note} side={side}>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={2} />}
      {found && !found.length && <p className="muted">{none}</p>}
      {found && found.length > 0 && <Grid caption={title} rows={found} id={id} columns={columns} />}
      {children}
    </Panel>
  );
}
