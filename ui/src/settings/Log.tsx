import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useAnswer } from "../api/client";
import { count, time } from "../format";
import { useQuery } from "../shell/filters";
import { useMay } from "../shell/Session";
import { Waiting } from "../shell/states";
import { Listed } from "../shown/Listed";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.settings;

/** Who changed what, when and why; nothing is ever taken out. */
export function Log() {
  const may = useMay("log.list");
  if (!may.known) return <Waiting lines={4} />; // asking first would be refused
  return may.why ? <Panel title={T.log}><p className="muted">{may.why}</p></Panel> : <Lines />;
}

function Lines() {
  const [query, change] = useQuery();
  const who = query.get("who") ?? "";
  const verb = query.get("verb") ?? "";
  const asked = useAnswer("/api/v1/log/list", { who, verb, before: Number(query.get("before") ?? 0), limit: 50 });
  const [typed, setTyped] = useState({ who, verb });
  const send = (event: FormEvent) => { event.preventDefault(); change({ who: typed.who.trim(), verb: typed.verb.trim(), before: "" }, { step: true }); };
  const older = asked.data?.older ?? 0;
  return (
    <>
      <form className="tools" onSubmit={send}>
        <TextInput aria-label={T.who} placeholder={T.who} value={typed.who} onChange={(e) => { const { value } = e.currentTarget; setTyped((held) => ({ ...held, who: value })); }} />
        <TextInput aria-label={T.verb} placeholder={T.verbHint} value={typed.verb} onChange={(e) => { const { value } = e.currentTarget; setTyped((held) => ({ ...held, verb: value })); }} />
        <Button type="submit" variant="default">{T.show}</Button>
      </form>
      <Listed
        title={T.log}
        asked={asked}
        rows={(answer) => answer.lines}
        id={(row) => String(row.seq)}
        none={T.logNone}
        columns={[
          { head: T.line, cell: (row) => count(row.seq), figure: true },
          { head: T.when, cell: (row) => time(row.at) },
          { head: T.who, cell: (row) => row.who },
          { head: T.verb, cell: (row) => row.verb },
          { head: T.subject, cell: (row) => row.subject },
          { head: T.reason, cell: (row) => row.why },
          { head: T.change, cell: (row) => <Change of={row.change} /> },
        ]}
      >
        {older > 0 && <Button variant="default" mt="md" onClick={() => change({ before: String(older) }, { step: true })}>{T.older}</Button>}
      </Listed>
    </>
  );
}

function Change({ of }: { of: Record<string, unknown> }) {
  if (!Object.keys(of).length) return null;
  return <details className="fold"><summary>{T.show}</summary><pre className="mono change">{JSON.stringify(of, null, 1)}</pre></details>;
}
