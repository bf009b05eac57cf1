import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { tell, useAnswer } from "../api/client";
import { date } from "../format";
import { useSending, Wrong } from "../shell/sending";
import { Listed } from "../shown/Listed";
import { S } from "../strings";
import { Once } from "./Accounts";

const T = S.settings;
const SCOPES = ["read", "propose", "write"] as const;
type Scope = (typeof SCOPES)[number];

/** The keys of programs: one's own; an admin's list holds all. */
export function Tokens({ decides }: { decides: boolean }) {
  const asked = useAnswer("/api/v1/tokens/list", {});
  const [secret, setSecret] = useState("");
  const { busy, failure, send } = useSending(asked.again);
  const revoke = (token_id: string, note: string) => window.confirm(T.sureRevoke(note)) && send(() => tell("/api/v1/tokens/revoke", { token_id }));
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
        { head: T.do, cell: (row) => (row.state === "valid" ? <Button size="compact-xs" variant="default" disabled={busy} aria-label={T.revokeOf(row.note)} onClick={() => revoke(row.token_id, row.note)}>{T.revoke}</Button> : "") },
      ]}
    >
      <Make busy={busy} decides={decides} make={(given) => send(() => tell("/api/v1/tokens/create", given).then((made) => setSecret(made.secret)))} />
      {secret && <Once says={T.secret} secret={secret} note={T.secretNote} />}
      <Wrong failure={failure} />
    </Listed>
  );
}

interface Made { note: string; account: string; scope: Scope; days: number }

function Make({ busy, decides, make }: { busy: boolean; decides: boolean; make: (given: Made) => void }) {
  const [held, setHeld] = useState<Made>({ note: "", account: "", scope: "read", days: 90 });
  const put = (part: Partial<Made>) => setHeld((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => { event.preventDefault(); make({ ...held, note: held.note.trim() }); };
  return (
    <form onSubmit={submit}>
      <div className="inline token-form">
        <TextInput size="xs" label={T.for} placeholder={T.forHint} value={held.note} onChange={(e) => put({ note: e.currentTarget.value })} />
        {decides && <Whose value={held.account} put={(account) => put({ account })} />}
        <NativeSelect size="xs" label={T.scope} data={[...SCOPES]} value={held.scope} onChange={(e) => put({ scope: e.currentTarget.value as Scope })} />
        <NumberInput size="xs" label={T.days} min={1} max={366} value={held.days} onChange={(value) => put({ days: Number(value) || 90 })} />
        <Button type="submit" size="xs" variant="default" disabled={busy || !held.note.trim()}>{T.makeToken}</Button>
      </div>
      <p className="muted small">{T.scopes[held.scope]}</p>
    </form>
  );
}

function Whose({ value, put }: { value: string; put: (account: string) => void }) {
  const { data } = useAnswer("/api/v1/users/list", {});
  if (!data?.users.length) return null;
  return <NativeSelect size="xs" label={T.account} value={value} data={[{ value: "", label: T.mine }, ...data.users.filter((user) => user.active).map((user) => user.name)]} onChange={(e) => put(e.currentTarget.value)} />;
}
