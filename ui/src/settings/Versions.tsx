import { Button } from "@mantine/core";
import { type Asked, tellVerb } from "../api/client";
import type { TeamsVersionRow as VersionRow } from "../api/types";
import { count, time } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Listed } from "../shown/Listed";
import { S } from "../strings";

const T = S.settings;

interface Props<A> {
  title: string;
  asked: Asked<A>;
  rows: (answer: A) => VersionRow[];
  verb: string;
  done: () => void;
}

/** Every version, which one holds, and the way back to another by a verb. */
export function Versions<A>({ title, asked, rows, verb, done }: Props<A>) {
  const { busy, failure, send } = useSending(done);
  const may = useMay(verb);
  return (
    <Listed
      title={title}
      asked={asked}
      rows={rows}
      id={(row) => String(row.number)}
      none={T.versionsNone}
      columns={[
        { head: T.version, cell: (row) => count(row.number), figure: true },
        { head: T.when, cell: (row) => time(row.at) },
        { head: T.who, cell: (row) => row.who },
        { head: T.reason, cell: (row) => row.why },
        { head: T.do, cell: (row) => (row.holds ? T.inUse : may.why ? "" : <Button size="compact-xs" variant="default" disabled={busy} onClick={() => send(() => tellVerb(verb, { version: row.number }))}>{T.backTo}</Button>) },
      ]}
    >
      <Wrong failure={failure} />
    </Listed>
  );
}
