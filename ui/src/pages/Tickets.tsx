import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { tell, useAnswer } from "../api/client";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Failed, Waiting } from "../shell/states";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.tickets;

/** What stands for the issue in other systems, and the way to open one there. */
export function Tickets({ id }: { id: string }) {
  const { data, failure, again } = useAnswer("/api/v1/ticket/list", { issue: id });
  const may = useMay("ticket.open");
  const { busy, failure: lost, send } = useSending(again);
  return (
    <Panel title={T.title}>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={1} />}
      {data && !data.tickets.length && <p className="muted">{T.none}</p>}
      {data && data.tickets.length > 0 && (
        <ul className="notes">
          {data.tickets.map((row) => (
            <li key={row.connector}>
              {row.url ? <a className="link" href={row.url} target="_blank" rel="noreferrer">{row.ticket}</a> : row.ticket} <span className="muted small">{row.connector} · {row.state}</span>{" "}
              {!may.why && <Button size="compact-xs" variant="default" disabled={busy} onClick={() => send(() => tell("/api/v1/ticket/update", { issue: id, to: row.connector }))}>{T.update}</Button>}
            </li>
          ))}
        </ul>
      )}
      <Wrong failure={lost} />
      {may.known && (may.why ? <p className="muted small">{may.why}</p> : data && <Open id={id} taken={data.tickets.map((row) => row.connector)} done={again} />)}
    </Panel>
  );
}

function Open({ id, taken, done }: { id: string; taken: string[]; done: () => void }) {
  const { data } = useAnswer("/api/v1/connect/list", {});
  const [chosen, choose] = useState("");
  const [text, setText] = useState("");
  const [said, say] = useState("");
  const { busy, failure, send } = useSending(done);
  if (!data) return <Waiting lines={1} height={30} />;
  const open = data.connectors.filter((row) => row.can.includes("open") && !taken.includes(row.name)).map((row) => row.name);
  if (!open.length) return taken.length ? null : <p className="muted small">{T.noSystem} <Link className="link" href="/settings/connections">{T.connect}</Link></p>;
  const to = open.includes(chosen) ? chosen : (open[0] as string);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(() => tell("/api/v1/ticket/open", { issue: id, to, text: text.trim() }).then((message) => { setText(""); say(T.written(message.target)); }));
  };
  return (
    <form className="form" onSubmit={submit}>
      <NativeSelect size="xs" label={T.in} data={open} value={to} onChange={(e) => choose(e.currentTarget.value)} />
      <TextInput size="xs" label={T.text} value={text} onChange={(e) => setText(e.currentTarget.value)} />
      <div className="form-row"><Button size="xs" variant="default" type="submit" disabled={busy}>{T.open}</Button></div>
      <Wrong failure={failure} />
      <p role="status" className="small">{said}</p>
    </form>
  );
}
