import { Button, Kbd, Textarea } from "@mantine/core";
import { type FormEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Link, useSearch } from "wouter";
import { ask, type Failure, tellVerb, useAnswer } from "../api/client";
import type { Action as QueueAction, Call as QueueCall, QueueItem } from "../api/types";
import { count } from "../format";
import { Wrong } from "../shell/sending";
import { Empty, Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { S } from "../strings";

const T = S.queues;
const AHEAD = 10; // items fetched at once, so that the next one is there when it is wanted
export type Queue = "triage" | "label" | "audit" | "review" | "anecdotes";
const NAMES: Queue[] = ["triage", "label", "audit", "review", "anecdotes"];

/** The work that waits for people: one item at a time, by keyboard or by button. */
export function Queues({ name }: { name: string }) {
  const queue = NAMES.find((known) => known === name) ?? "triage";
  const issue = new URLSearchParams(useSearch()).get("issue") ?? "";
  const { data } = useAnswer("/api/v1/queue/list", {});
  useTitle(T.title);
  return (
    <>
      <div className="page-head">
        <h1>{T.title}</h1>
        <p className="lead">{data?.queues.find((row) => row.queue === queue)?.about ?? ""}</p>
      </div>
      <nav className="nav queues" aria-label={T.title}>
        {NAMES.map((one) => {
          const waiting = data?.queues.find((row) => row.queue === one)?.waiting;
          return (
            <Link key={one} href={`/queues/${one}`} aria-current={one === queue ? "page" : undefined}>
              {T.names[one]}{waiting !== undefined && <span className="muted"> {count(waiting)}</span>}
            </Link>
          );
        })}
      </nav>
      <Flow key={`${queue} ${issue}`} queue={queue} issue={issue} />
    </>
  );
}

interface Past { item: QueueItem; action: QueueAction }

function useFlow(queue: Queue, issue: string) {
  const [items, setItems] = useState<QueueItem[]>();
  const [past, setPast] = useState<Past[]>([]);
  const [skipped, setSkipped] = useState(0);
  const [said, say] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const seen = useRef(new Set<string>());
  const dry = useRef(false); // nothing new came the last time
  const more = useCallback(() => {
    setFailure(undefined);
    setAsking(true);
    ask("/api/v1/queue/next", { queue, issue, limit: AHEAD, exclude: [...seen.current] }).then((found) => {
      const fresh = found.items.filter((item) => !seen.current.has(item.id));
      for (const item of fresh) seen.current.add(item.id);
      dry.current = !fresh.length;
      setItems((held) => [...(held ?? []), ...fresh]);
    }, (failed: Failure) => {
      dry.current = true; // not asked again by itself
      setFailure(failed);
    }).finally(() => setAsking(false));
  }, [queue, issue]);
  useEffect(more, [more]);
  const left = items?.length;
  useEffect(() => {
    if (left !== undefined && left <= AHEAD / 2 && !asking && !dry.current) more();
  }, [left, asking, more]);
  const next = () => setItems((held) => (held ?? []).slice(1)); // more may have come since the decision was sent
  const attempt = async (steps: QueueCall[], then: () => void) => {
    setBusy(true);
    setFailure(undefined);
    try {
      for (const step of steps) await tellVerb(step.verb, step.input);
      then();
    } catch (failed) {
      setFailure(failed as Failure);
    } finally {
      setBusy(false);
    }
  };
  const act = (item: QueueItem, action: QueueAction, typed: Record<string, string>) =>
    attempt([{ verb: action.does.verb, input: { ...action.does.input, ...typed } }], () => {
      say(action.label);
      if (action.stays) return;
      setPast((done) => [...done, { item, action }]);
      next();
    });
  const undo = () => {
    const last = past.at(-1);
    if (!last) return say(T.nothingToUndo);
    if (!last.action.undo.length) return say(T.cannotUndo(last.action.label));
    return attempt(last.action.undo, () => {
      say(T.undone(last.action.label));
      setPast((done) => done.slice(0, -1));
      setItems((held) => [last.item, ...(held ?? [])]);
    });
  };
  const skip = () => { setSkipped((n) => n + 1); say(T.skippedOne); next(); };
  return { items, asking, done: past.length, skipped, said, failure, busy, act, undo, skip, more };
}

function Flow({ queue, issue }: { queue: Queue; issue: string }) {
  const flow = useFlow(queue, issue);
  const [asked, setAsked] = useState<QueueAction>();
  const item = flow.items?.[0];
  useLayoutEffect(() => setAsked(undefined), [item?.id]);
  const choose = (action: QueueAction) => {
    if (action.asks.length) setAsked(action);
    else if (item && (action.undo.length || action.stays || window.confirm(T.sure(action.label)))) flow.act(item, action, {});
  };
  useLayoutEffect(() => { // with the paint: a key pressed as soon as the next item shows must not meet the listener of the last one
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest("input, textarea, [contenteditable]")) return;
      if (event.ctrlKey || event.metaKey || event.altKey || flow.busy) return;
      const action = item?.actions.find((known) => known.key === event.key);
      if (action) choose(action);
      else if (event.key === "s" && item) flow.skip();
      else if (event.key === "u") flow.undo();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
  if (!flow.items) return flow.failure ? <Failed failure={flow.failure} again={flow.more} /> : <Waiting lines={3} height={96} />;
  return (
    <section aria-label={T.names[queue]}>
      {item ? (
        <article className="panel queue-item">
          <h2>{item.title}</h2>
          <ul className="queue-facts">{item.facts.map((fact) => <li key={fact}>{fact}</li>)}</ul>
          {item.quotes.map((quote) => <blockquote key={quote}>“{quote}”</blockquote>)}
          <div className="queue-actions">
            {item.actions.map((action) => (
              <Button key={action.key} size="sm" variant="default" disabled={flow.busy} onClick={() => choose(action)}>
                {action.label}<Kbd ml="0.5rem">{action.key}</Kbd>
              </Button>
            ))}
            <Button size="sm" variant="subtle" color="gray" disabled={flow.busy} onClick={flow.skip}>{T.skip}<Kbd ml="0.5rem">s</Kbd></Button>
          </div>
          {asked && <Typed key={asked.key} action={asked} busy={flow.busy} cancel={() => setAsked(undefined)} send={(typed) => flow.act(item, asked, typed)} />}
        </article>
      ) : flow.asking ? (
        <Waiting lines={2} height={96} />
      ) : (
        <Empty title={T.empty} hint={T.emptyHint} />
      )}
      <p className="queue-foot">
        <span role="status">{T.progress(count(flow.done), count(flow.skipped))}{flow.said && ` · ${flow.said}`}</span>
        <Button size="compact-sm" variant="subtle" color="gray" disabled={flow.busy || !flow.done} onClick={flow.undo}>{T.undo}<Kbd ml="0.5rem">u</Kbd></Button>
      </p>
      <Wrong failure={flow.failure} />
    </section>
  );
}

function Typed({ action, busy, cancel, send }: { action: QueueAction; busy: boolean; cancel: () => void; send: (typed: Record<string, string>) => void }) {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const whole = action.asks.every((one) => typed[one.field]?.trim());
  const submit = (event: FormEvent) => { event.preventDefault(); if (whole) send(typed); };
  return (
    <form className="form" onSubmit={submit}>
      {action.asks.map((one, i) => (
        <Textarea
          key={one.field}
          label={one.prompt}
          autosize
          autoFocus={i === 0}
          value={typed[one.field] ?? ""}
          onChange={(e) => { const { value } = e.currentTarget; setTyped((held) => ({ ...held, [one.field]: value })); }}
        />
      ))}
      <div className="form-row">
        <Button size="xs" variant="default" onClick={cancel}>{T.cancel}</Button>
        <Button size="xs" type="submit" disabled={busy || !whole}>{action.label}</Button>
      </div>
    </form>
  );
}
