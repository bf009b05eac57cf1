import { Button, TextInput } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import { goTo, Text } from "../agents/Text";
import { consult, tell } from "../api/client";
import type { Operations } from "../api/types";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.settings;
type Of = "route" | "automations" | "clocks" | "cost" | "connect";
type Seen<K extends Of> = Operations[`/api/v1/${K}/preview`]["answer"];

interface Props<K extends Of> {
  of: K;
  title: string;
  /** What is in force, and its version; 0 = nothing was ever written. */
  held: { text: string; version: number };
  /** Where nothing is in force: something to begin with. */
  example: string;
  /** How it is written, where the command line's file does not say it all. */
  lead?: string;
  /** What saving it would do. */
  shows: (seen: Seen<K>) => ReactNode;
  done: () => void;
}

/** A text in force, to be written anew: read, tried, and only then kept. */
export function Written<K extends Of>(props: Props<K>) {
  const [open, setOpen] = useState<{ text: string; version: number }>();
  const may = useMay(`${props.of}.put`);
  if (may.why) return <p className="muted small">{may.why}</p>;
  if (!open) return <Button size="xs" variant="default" mt="md" onClick={() => setOpen(props.held)}>{props.held.text ? T.editText : T.writeText}</Button>;
  return <Editor {...props} held={open} close={() => setOpen(undefined)} />;
}

function Editor<K extends Of>({ of, title, held, example, lead, shows, done, close }: Props<K> & { close: () => void }) {
  const [text, setText] = useState(held.text || example);
  const [why, setWhy] = useState("");
  const [seen, setSeen] = useState<{ text: string; answer: Seen<K> }>();
  const box = useRef<HTMLTextAreaElement>(null);
  const { busy, failure, send } = useSending();
  const tried = seen?.text === text ? seen.answer : undefined;
  const look = () => send(() => consult(`/api/v1/${of}/preview`, { text }).then((answer) => setSeen({ text, answer: answer as Seen<K> })));
  const save = () => send(() => tell(`/api/v1/${of}/put`, { text, why: why.trim(), version: held.version }).then(() => { close(); done(); }));
  const line = Number(/line (\d+)/.exec(failure?.detail ?? "")?.[1] ?? 0);
  return (
    <div className="written">
      <Panel title={T.editing(title)} note={lead ? `${lead} ${T.editingNote}` : T.editingNote}>
        <Text value={text} change={setText} problems={line ? [{ line, message: "", hint: "" }] : []} box={box} off={false} />
        <Wrong failure={failure} />
        {line > 0 && <button type="button" className="more" onClick={() => goTo(box.current, line)}>{S.agents.line(line)}</button>}
        {tried && <div role="status" className="tried">{shows(tried)}</div>}
        <div className="inline">
          <TextInput aria-label={S.taxonomy.why} placeholder={S.taxonomy.why} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
          <Button variant={tried ? "default" : "filled"} loading={busy && !tried} disabled={busy || !text.trim()} onClick={look}>{T.tryText}</Button>
          <Button disabled={busy || !tried || text === held.text} title={tried ? "" : T.tryFirst} onClick={save}>{T.save}</Button>
          <Button variant="default" onClick={close}>{S.taxonomy.cancel}</Button>
        </div>
        {!tried && <p className="muted small">{T.tryFirst}</p>}
      </Panel>
    </div>
  );
}
