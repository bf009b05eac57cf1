import { Button, NumberInput, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { tell } from "../api/client";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.fix;

/** What a fix will do, said before it starts: later it is judged by that alone. */
export function Fix({ id, done }: { id: string; done: () => void }) {
  const [open, setOpen] = useState(false);
  const may = useMay("fix.register");
  if (may.why || !may.known) return null;
  return (
    <Panel title={T.title} note={T.note} side={open ? undefined : <Button size="xs" variant="default" onClick={() => setOpen(true)}>{T.open}</Button>}>
      {open && <Register id={id} close={() => setOpen(false)} done={() => { setOpen(false); done(); }} />}
    </Panel>
  );
}

function Register({ id, close, done }: { id: string; close: () => void; done: () => void }) {
  const [start, setStart] = useState("");
  const [fewer, setFewer] = useState<number | string>(30);
  const [why, setWhy] = useState("");
  const { busy, failure, send } = useSending(done);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(() => tell("/api/v1/fix/register", { issue: id, start, expect: `-${fewer}%`, why: why.trim(), name: "", id: "" }));
  };
  return (
    <form className="form" onSubmit={submit}>
      <TextInput size="xs" type="date" label={T.start} value={start} onChange={(e) => setStart(e.currentTarget.value)} />
      <NumberInput size="xs" label={T.fewer} min={1} max={100} suffix=" %" value={fewer} onChange={setFewer} />
      <Textarea size="xs" label={T.why} autosize minRows={2} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
      <div className="form-row">
        <Button size="xs" variant="default" onClick={close}>{S.taxonomy.cancel}</Button>
        <Button size="xs" type="submit" disabled={busy || !start || fewer === "" || !why.trim()}>{T.do}</Button>
      </div>
      <Wrong failure={failure} />
    </form>
  );
}
