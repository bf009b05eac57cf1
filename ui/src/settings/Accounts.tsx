import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { tell, useAnswer } from "../api/client";
import type { UserRow } from "../api/types";
import { count, date, percent } from "../format";
import { useSending, Wrong } from "../shell/sending";
import { Waiting } from "../shell/states";
import { Fact } from "../shown/Figure";
import { Listed } from "../shown/Listed";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.settings;
const ROLES = ["viewer", "analyst", "triager", "editor", "admin", "agent"] as const;
type Role = (typeof ROLES)[number];
const NEW = "";

/** Who may come in, as what, and which contacts they see: every change shows what it opens and closes before it is made. */
export function Accounts() {
  const asked = useAnswer("/api/v1/users/list", {});
  const [open, setOpen] = useState<string>();
  const [secret, setSecret] = useState<{ name: string; password: string }>();
  const { busy, failure, send } = useSending(asked.again);
  const row = asked.data?.users.find((user) => user.name === open);
  const renew = (name: string) => window.confirm(T.sureRenew(name)) && send(() => tell("/api/v1/users/renew", { name }).then((made) => setSecret({ name, password: made.password })));
  const turn = (user: UserRow) => send(() => tell("/api/v1/users/change", { name: user.name, active: user.active ? "no" : "yes" }));
  return (
    <>
      <Listed
        title={T.users}
        note={T.usersNote}
        side={<Button size="xs" onClick={() => { setSecret(undefined); setOpen(NEW); }}>{T.invite}</Button>}
        asked={asked}
        rows={(answer) => answer.users}
        id={(user) => user.name}
        none={T.usersNone}
        columns={[
          { head: T.name, cell: (user) => user.name },
          { head: T.role, cell: (user) => user.role },
          { head: T.sees, cell: (user) => user.sees || T.seesAll },
          { head: T.since, cell: (user) => date(user.since) },
          { head: T.comesIn, cell: (user) => (user.active ? (user.signs_in ? T.byPassword : T.byToken) : T.not) },
          {
            head: T.do,
            cell: (user) => (
              <span className="row-actions">
                <Button size="compact-xs" variant="default" disabled={busy} aria-label={T.changeUser(user.name)} onClick={() => setOpen(user.name)}>{S.agents.change}</Button>
                <Button size="compact-xs" variant="default" disabled={busy} aria-label={T.renewOf(user.name)} onClick={() => renew(user.name)}>{T.renew}</Button>
                <Button size="compact-xs" variant="default" disabled={busy} onClick={() => turn(user)}>{user.active ? T.shut : T.letIn}</Button>
              </span>
            ),
          },
        ]}
      >
        {secret && <Once says={T.passwordOf(secret.name)} secret={secret.password} note={T.passwordNote} />}
        <Wrong failure={failure} />
      </Listed>
      {open === NEW && asked.data && <Invite first={!asked.data.users.length} close={() => setOpen(undefined)} made={(found) => { setSecret(found); setOpen(undefined); asked.again(); }} />}
      {row && <Change key={row.name} user={row} close={() => setOpen(undefined)} done={() => { setOpen(undefined); asked.again(); }} />}
    </>
  );
}

/** A secret, shown until the page is left. */
export function Once({ says, secret, note }: { says: string; secret: string; note: string }) {
  return <div role="status" className="once"><p>{says} <code className="mono secret">{secret}</code></p><p className="muted small">{note}</p></div>;
}

function Invite({ first, close, made }: { first: boolean; close: () => void; made: (secret: { name: string; password: string }) => void }) {
  const [name, setName] = useState("");
  const { busy, failure, send } = useSending();
  const save = (role: Role, sees: string) => send(() => tell("/api/v1/users/invite", { name: name.trim(), role, sees }).then((found) => made({ name: found.user.name, password: found.password })));
  return (
    <Limits title={T.invite} note={first ? T.inviteFirst : T.inviteNote} role={first ? "admin" : "viewer"} sees="" say={T.makeUser} busy={busy} ready={Boolean(name.trim())} close={close} save={save}>
      <TextInput size="sm" label={T.name} description={T.nameNote} autoFocus value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <Wrong failure={failure} />
    </Limits>
  );
}

function Change({ user, close, done }: { user: UserRow; close: () => void; done: () => void }) {
  const { busy, failure, send } = useSending(done);
  const save = (role: Role, sees: string) => send(() => tell("/api/v1/users/change", { name: user.name, role, sees: sees || "all" }));
  return (
    <Limits title={T.changeUser(user.name)} role={user.role as Role} sees={user.sees} say={T.save} busy={busy} ready close={close} save={save}>
      <Wrong failure={failure} />
    </Limits>
  );
}

interface LimitsProps {
  title: string;
  note?: string;
  role: Role;
  sees: string;
  say: string;
  busy: boolean;
  ready: boolean;
  close: () => void;
  save: (role: Role, sees: string) => void;
  children: ReactNode;
}

const REST_MS = 300;

/** A role, a limit by an attribute, and what the two open and close. */
function Limits({ title, note, role: given, sees: limited, say, busy, ready, close, save, children }: LimitsProps) {
  const [role, setRole] = useState<Role>(given);
  const [sees, setSees] = useState(limited);
  const [rested, setRested] = useState(limited);
  useEffect(() => {
    const rests = setTimeout(() => setRested(sees.trim()), REST_MS);
    return () => clearTimeout(rests);
  }, [sees]);
  const submit = (event: FormEvent) => { event.preventDefault(); save(role, sees.trim()); };
  return (
    <Panel title={title} note={note}>
      <form className="fields" onSubmit={submit}>
        {children}
        <NativeSelect size="sm" label={T.role} description={T.roles[role]} data={[...ROLES]} value={role} onChange={(e) => setRole(e.currentTarget.value as Role)} />
        <TextInput size="sm" label={T.seesOnly} description={T.seesNote} placeholder="region=EU,UK" value={sees} onChange={(e) => setSees(e.currentTarget.value)} />
        <Effect role={role} sees={rested} />
        <div className="form-row">
          <Button size="xs" variant="default" onClick={close}>{S.taxonomy.cancel}</Button>
          <Button size="xs" type="submit" disabled={busy || !ready}>{say}</Button>
        </div>
      </form>
    </Panel>
  );
}

function Effect({ role, sees }: { role: Role; sees: string }) {
  const { data, failure } = useAnswer("/api/v1/users/preview", { role, sees });
  if (failure) return <Wrong failure={failure} />;
  if (!data) return <div className="form-row"><Waiting lines={1} height={56} /></div>;
  const values = data.values.map((row) => `${row.value} ${count(row.contacts)}`).join(", ");
  return (
    <div role="status" className="form-row effect">
      <dl className="facts facts-small">
        <Fact label={T.wouldSee} value={T.ofContacts(count(data.contacts), count(data.of))} note={data.values.length ? values : percent(1)} />
        <Fact label={T.mayRead} value={T.ways(count(data.reads))} note={data.closed ? T.closed(count(data.closed)) : T.nothingClosed} />
        <Fact label={T.mayWrite} value={T.ways(count(data.writes))} note={data.makes_accounts ? T.makesAccounts : T.noAccounts} />
        <Fact label={T.personal} value={<span className="fact-small">{data.reveals ? T.reveals : T.placeholders}</span>} note={data.reveals ? T.revealsNote : undefined} />
      </dl>
      {data.values.some((row) => !row.contacts) && <p className="wrong">{T.noneHas(data.values.filter((row) => !row.contacts).map((row) => row.value).join(", "))}</p>}
    </div>
  );
}
