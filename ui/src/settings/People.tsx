import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { tell, useAnswer } from "../api/client";
import { date } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Waiting } from "../shell/states";
import { Listed } from "../shown/Listed";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.settings;
const ROLES = ["viewer", "analyst", "triager", "editor", "admin", "agent"] as const;
const SCOPES = ["read", "propose", "write"] as const;

/** Who may come in, and the keys of programs. */
export function People() {
  const may = useMay("users.list");
  if (!may.known) return <Waiting lines={4} />; // asking first would be refused
  return <>{may.why ? <Panel title={T.users}><p className="muted">{may.why}</p></Panel> : <Users />}<Tokens /></>;
}

function Users() {
  const asked = useAnswer("/api/v1/users/list", {});
  const { busy, failure, send } = useSending(asked.again);
  return (
    <Listed
      title={T.users}
      note={T.usersNote}
      asked={asked}
      rows={(answer) => answer.users}
      id={(row) => row.name}
      none={T.usersNone}
      columns={[
        { head: T.name, cell: (row) => row.name },
        { head: T.role, cell: (row) => <NativeSelect size="xs" aria-label={T.roleOf(row.name)} disabled={busy} value={row.role} data={[...ROLES]} onChange={(e) => { const role = e.currentTarget.value as (typeof ROLES)[number]; send(() => tell("/api/v1/users/change", { name: row.name, role })); }} /> },
        { head: T.since, cell: (row) => date(row.since) },
        { head: T.comesIn, cell: (row) => (row.active ? (row.signs_in ? T.byPassword : T.byToken) : T.not) },
        { head: T.do, cell: (row) => <Button size="compact-xs" variant="default" disabled={busy} onClick={() => send(() => tell("/api/v1/users/change", { name: row.name, active: row.active ? "no" : "yes" }))}>{row.active ? T.shut : T.letIn}</Button> },
      ]}
    >
      <Wrong failure={failure} />
    </Listed>
  );
}

function Tokens() {
  const asked = useAnswer("/api/v1/tokens/list", {});
  const [secret, setSecret] = useState("");
  const { busy, failure, send } = useSending(asked.again);
  return (
    <Listed
      title={T.tokens}
      note={T.tokensNote}
      asked={asked}
      rows={(answer) => answer.tokens}
      id={(row) => row.token_id}
      none={T.tokensNone}
      columns={[
        { head: T.for, cell: (row) => row.note },
        { head: T.account, cell: (row) => row.account },
        { head: T.scope, cell: (row) => row.scope },
        { head: T.expires, cell: (row) => date(row.expires) },
        { head: S.data.state, cell: (row) => row.state },
        { head: T.do, cell: (row) => (row.state === "valid" ? <Button size="compact-xs" variant="default" disabled={busy} onClick={() => send(() => tell("/api/v1/tokens/revoke", { token_id: row.token_id }))}>{T.revoke}</Button> : "") },
      ]}
    >
      <Make busy={busy} make={(given) => send(() => tell("/api/v1/tokens/create", given).then((made) => setSecret(made.secret)))} />
      {secret && <p role="status">{T.secret} <code className="mono secret">{secret}</code></p>}
      <Wrong failure={failure} />
    </Listed>
  );
}

interface Made { note: string; scope: (typeof SCOPES)[number]; days: number }

function Make({ busy, make }: { busy: boolean; make: (given: Made) => void }) {
  const [note, setNote] = useState("");
  const [scope, setScope] = useState<Made["scope"]>("read");
  const [days, setDays] = useState(90);
  const submit = (event: FormEvent) => { event.preventDefault(); if (note.trim()) make({ note: note.trim(), scope, days }); };
  return (
    <form className="inline token-form" onSubmit={submit}>
      <TextInput size="xs" label={T.for} value={note} onChange={(e) => setNote(e.currentTarget.value)} />
      <NativeSelect size="xs" label={T.scope} data={[...SCOPES]} value={scope} onChange={(e) => setScope(e.currentTarget.value as Made["scope"])} />
      <NumberInput size="xs" label={T.days} min={1} max={366} value={days} onChange={(value) => setDays(Number(value) || 90)} />
      <Button type="submit" size="xs" variant="default" disabled={busy || !note.trim()}>{T.makeToken}</Button>
    </form>
  );
}
