import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { changePassword } from "../api/session";
import { useCaller, useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Waiting } from "../shell/states";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import { Accounts } from "./Accounts";
import { Tokens } from "./Tokens";

const T = S.settings;

/** Who may come in, the keys of programs, and one's own password. */
export function People() {
  const may = useMay("users.list");
  const caller = useCaller();
  if (!may.known) return <Waiting lines={4} />; // asking first would be refused
  return (
    <>
      {may.why ? <Panel title={T.users}><p className="muted">{may.why}</p></Panel> : <Accounts />}
      {caller?.mode === "team" && <Own />}
      <Tokens decides={may.may} />
    </>
  );
}

function Own() {
  const [password, setPassword] = useState("");
  const [fresh, setFresh] = useState("");
  const [said, say] = useState("");
  const { busy, failure, send } = useSending();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say("");
    send(() => changePassword(password, fresh).then(() => { setPassword(""); setFresh(""); say(T.passwordChanged); }));
  };
  return (
    <Panel title={T.ownPassword} note={T.ownNote}>
      <form className="inline token-form" onSubmit={submit}>
        <PasswordInput size="xs" label={T.oldPassword} autoComplete="current-password" value={password} onChange={(e) => setPassword(e.currentTarget.value)} />
        <PasswordInput size="xs" label={T.newPassword} autoComplete="new-password" value={fresh} onChange={(e) => setFresh(e.currentTarget.value)} />
        <Button type="submit" size="xs" variant="default" disabled={busy || !password || !fresh}>{T.save}</Button>
      </form>
      <Wrong failure={failure} />
      <p role="status">{said}</p>
    </Panel>
  );
}
