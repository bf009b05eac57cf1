import { useCallback, useEffect, useRef, useState } from "react";
import type { Operations } from "./types";
import { S } from "../strings";

type Path = keyof Operations;
type Told = { [P in Path]: Operations[P]["method"] extends "post" ? P : never }[Path];
type Asks = Exclude<Path, Told>;

/** What went wrong, as the server says it (problem+json) or as we do where it does not answer. */
export interface Failure {
  status: number;
  detail: string;
  hint: string;
}

export type Asked<T> = { data?: T; failure?: Failure; again: () => void };

const held = new Map<string, unknown>();
const waiting = new Map<string, Promise<unknown>>();
const KEPT = 200;

export function address<P extends Asks>(path: P, given: Operations[P]["given"]): string {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined && value !== "");
  const pairs = entries.flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]));
  const query = new URLSearchParams(pairs).toString();
  return query ? `${path}?${query}` : path;
}

/** One answer of the API; equal questions at the same time are asked once. */
export async function ask<P extends Asks>(path: P, given: Operations[P]["given"]): Promise<Operations[P]["answer"]> {
  const url = address(path, given);
  const running = waiting.get(url) ?? load(url).finally(() => waiting.delete(url));
  waiting.set(url, running);
  return (await running) as Operations[P]["answer"];
}

/** Do something; every answer that is held is then out of date. */
export async function tell<P extends Told>(path: P, given: Operations[P]["given"]): Promise<Operations[P]["answer"]> {
  const answer = await posted(path, given);
  held.clear();
  return answer as Operations[P]["answer"];
}

/** A question that is too long for an address: it changes nothing. */
export function consult<P extends Told>(path: P, given: Operations[P]["given"]): Promise<Operations[P]["answer"]> {
  return posted(path, given) as Promise<Operations[P]["answer"]>;
}

function posted(path: string, given: unknown): Promise<unknown> {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  return fetched(path, { method: "POST", headers, body: JSON.stringify(given) });
}

/** Do what an answer of the server offers: a verb by its name, with its input. */
export function tellVerb(verb: string, given: Record<string, unknown>): Promise<unknown> {
  return tell(`/api/v1/${verb.replaceAll(".", "/")}` as Told, given as never);
}

let signedOut: () => void = () => undefined;

/** Hear when the server no longer knows who asks; returns how to stop hearing. */
export function onSignedOut(hear: () => void): () => void {
  signedOut = hear;
  return () => { signedOut = () => undefined; };
}

type Hear = (reached: boolean) => void;
const hearing = new Set<Hear>();
let reached = true;

/** Hear when the server stops to answer, and when it answers again; returns how to stop hearing. */
export function onReach(hear: Hear): () => void {
  hearing.add(hear);
  return () => { hearing.delete(hear); };
}

export function reach(now: boolean): void {
  if (now === reached) return;
  reached = now;
  for (const hear of hearing) hear(now);
}

/** Let go of all that was answered to somebody else. */
export function forget(): void {
  held.clear();
}

/** What the server answers; throws where it does not answer, or refuses. */
export async function responded(url: string, how: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, how);
  } catch {
    reach(false);
    throw { status: 0, detail: S.state.unreachable, hint: "" } satisfies Failure;
  }
  reach(true);
  if (response.ok || response.status === 304) return response;
  const body = await response.json().catch(() => ({}));
  if (response.status === 401) {
    forget();
    signedOut();
  }
  throw { status: response.status, detail: body.detail ?? response.statusText, hint: body.hint ?? "" } satisfies Failure;
}

export async function fetched(url: string, how: RequestInit) {
  return (await responded(url, how)).json().catch(() => ({}));
}

async function load(url: string): Promise<unknown> {
  const body = await fetched(url, { headers: { Accept: "application/json" } });
  if (held.size >= KEPT) held.delete(held.keys().next().value as string);
  held.set(url, body);
  return body;
}

/** The answer of the API: what was seen before at once, and fresh as soon as it is there. */
export function useAnswer<P extends Asks>(path: P, given: Operations[P]["given"]): Asked<Operations[P]["answer"]> {
  const url = address(path, given);
  const [, redraw] = useState(0);
  const [failures, setFailure] = useState<{ url: string; failure: Failure }>();
  const again = useCallback(() => {
    setFailure(undefined);
    ask(path, given).then(
      () => redraw((n) => n + 1),
      (failure: Failure) => setFailure({ url, failure }),
    );
    // the address says all that `given` does
  }, [url]);
  useEffect(again, [again]);
  useEffect(() => onReach((now) => { if (now) again(); }), [again]); // what was missed meanwhile
  const failure = failures?.url === url ? failures.failure : undefined;
  const seen = useRef<{ url: string; data: unknown }>(undefined); // stays when something was told and `held` is emptied
  if (held.has(url)) seen.current = { url, data: held.get(url) };
  const data = seen.current?.url === url ? seen.current.data : undefined;
  return { data: data as Operations[P]["answer"] | undefined, failure, again };
}
