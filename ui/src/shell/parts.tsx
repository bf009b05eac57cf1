import { type ComponentType, lazy } from "react";
import { onReach, reach } from "../api/client";

/** A part of the page that is fetched when it is first shown, or before, when there is nothing else to do. */
export function part<P extends object>(load: () => Promise<ComponentType<P>>) {
  let fetched: Promise<ComponentType<P>> | undefined;
  const once = () => (fetched ??= arrived(load));
  waiting.push(once);
  return lazy(() => once().then((component) => ({ default: component })));
}

const waiting: (() => Promise<unknown>)[] = [];
const IDLE_MS = 3000;

/** Fetch every part, one after the other, once the first view has had its time: later ones are there at once. */
export function fetchParts(): void {
  setTimeout(() => void waiting.reduce((before, next) => before.then(next, next), Promise.resolve() as Promise<unknown>), IDLE_MS);
}

/** A server that is away is waited for; one that has another version by now has another page. */
async function arrived<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    await back();
    return load().catch((): Promise<T> => { window.location.reload(); return new Promise(() => undefined); });
  }
}

const back = (): Promise<void> => new Promise((resolve) => {
  const stop = onReach((now) => { if (now) { stop(); resolve(); } });
  reach(false);
});
