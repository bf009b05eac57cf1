import { Button, PasswordInput, TextInput } from "@mantine/core";
import { createContext, type FormEvent, type ReactNode, useContext, useEffect, useState } from "react";
import { type Failure, forget, onSignedOut } from "../api/client";
import { type Caller, caller, ELSEWHERE, signIn, signOut } from "../api/session";
import { S } from "../strings";
import { useSending } from "./sending";
import { Failed } from "./states";

const Here = createContext<{ caller?: Caller; leave: () => void }>({ leave: () => undefined });

/** Shows the page at once, which is right on one's own machine; asks those who are not let in who they are. */
export function Session({ children }: { children: (instead: ReactNode) => ReactNode }) {
  const [who, setWho] = useState<Caller>();
  const [failure, setFailure] = useState<Failure>();
  const look = () => { setFailure(undefined); caller().then(setWho, setFailure); };
  useEffect(() => {
    look();
    return onSignedOut(() => caller().then(setWho, setFailure));
  }, []);
  const leave = () => { signOut().then((told) => { forget(); setWho(told); }, setFailure); };
  const asked = who?.mode === "team" && !who.who;
  let instead: ReactNode = null;
  if (failure) instead = <Failed failure={failure} again={look} />;
  else if (asked) instead = <SignIn provider={who.provider} entered={setWho} />;
  return <Here.Provider value={{ caller: who, leave }}>{children(instead)}</Here.Provider>;
}

/** Whether whoever looks may do what a verb does; where not, why, for the place of its button. */
export function useMay(verb: string): { may: boolean; why: string; known: boolean } {
  const { caller: who } = useContext(Here);
  const roles = who?.refused[verb];
  return { may: !roles, why: roles ? S.session.may(roles.join(", ")) : "", known: Boolean(who) };
}

/** Who looks; undefined until that is known. */
export const useCaller = (): Caller | undefined => useContext(Here).caller;

/** Name, role and the way out, where the workspace is shared. */
export function Whoami() {
  const { caller: who, leave } = useContext(Here);
  if (who?.mode !== "team" || !who.who) return null;
  return (
    <span className="whoami">
      <span title={who.role ?? ""}>{who.who}<span className="muted whoami-role"> {who.role}</span></span>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={leave}>{S.session.leave}</Button>
    </span>
  );
}

function SignIn({ provider, entered }: { provider: string; entered: (who: Caller) => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, failure, send } = useSending();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(() => signIn(name.trim(), password).then(entered));
  };
  return (
    <form className="notice sign-in" onSubmit={submit}>
      <h1>{S.session.title}</h1>
      <p className="muted">{S.session.hint}</p>
      <TextInput label={S.session.name} autoComplete="username" autoFocus required value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <PasswordInput
        label={S.session.password}
        autoComplete="current-password"
        required
        value={password}
        onChange={(e) => setPassword(e.currentTarget.value)}
        error={failure?.detail}
      />
      {failure?.hint && <p className="muted" role="alert">{failure.hint}</p>}
      <Button type="submit" loading={busy}>{S.session.enter}</Button>
      {provider && <Button component="a" href={ELSEWHERE} variant="default">{S.session.elsewhere(provider)}</Button>}
    </form>
  );
}
