import type { Passed } from "./filter";
import { MISSING, type Points } from "./points";

/** Ten inks that hold 3:1 on both grounds, in an order in which neighbours differ. */
const INKS = ["#2f8f97", "#c8702a", "#7567c9", "#5f8f2f", "#c0527f", "#3f7fcf", "#a37f1d", "#b9503c", "#4f8d6a", "#8f6fa8"];
const MOODS: Record<string, string> = { negative: "#d0553d", neutral: "#7d8b8a", positive: "#2f8f97" };
const REST = "#87918f";

export interface Legend { name: string; ink: string; codes: number[] }
/** A group of topics that is coloured alike: as many as there are inks, at most. */
export interface Groups { of: Int16Array; names: string[] }

/** The level of the tree with the most groups that the inks can still tell apart. */
export function groups(points: Points): Groups {
  const topic = points.coded.find((column) => column.name === "topic");
  const by = new Map(points.labels.map((label) => [label.topic_id, label]));
  const levels = [...new Set(points.labels.map((label) => label.level))].sort((a, b) => a - b);
  const size = (level: number) => points.labels.filter((label) => label.level === level).length;
  const level = levels.find((one) => size(one) <= INKS.length) ?? levels.at(-1) ?? 0;
  const names: string[] = [];
  const of = new Int16Array(topic?.values.length ?? 0).fill(-1);
  topic?.values.forEach((id, code) => {
    let label = by.get(id);
    while (label && label.level < level && label.parent_id && label.parent_id !== label.topic_id) label = by.get(label.parent_id);
    if (!label) return; // one that stands alone in the tree is a group of its own
    const at = names.indexOf(label.name);
    of[code] = at < 0 ? names.push(label.name) - 1 : at;
  });
  return { of, names };
}

/** What the colours stand for, by the column that gives them. */
export function legend(points: Points, by: string): Legend[] {
  const column = points.coded.find((one) => one.name === by);
  if (!column) return [];
  if (by === "topic") {
    const found = groups(points);
    return found.names.slice(0, INKS.length).map((name, g) => ({
      name, ink: INKS[g] as string, codes: column.values.flatMap((_, code) => (found.of[code] === g ? [code] : [])),
    }));
  }
  return column.values.slice(0, INKS.length).map((name, code) => ({ name, ink: MOODS[name] ?? (INKS[code] as string), codes: [code] }));
}

const bytes = (ink: string) => [1, 3, 5].map((at) => Number.parseInt(ink.slice(at, at + 2), 16)) as [number, number, number];

/** Four bytes a point, as the layer takes them. */
export function paint(points: Points, { fails }: Passed, by: string, shown: Legend[]): Uint8Array {
  const codes = points.coded.find((one) => one.name === by)?.codes;
  const inks = new Map(shown.flatMap((entry) => entry.codes.map((code) => [code, bytes(entry.ink)] as const)));
  const rest = bytes(REST);
  const out = new Uint8Array(points.n * 4);
  for (let i = 0; i < points.n; i++) {
    const code = codes ? (codes[i] as number) : MISSING;
    const ink = inks.get(code) ?? rest;
    out[4 * i] = ink[0];
    out[4 * i + 1] = ink[1];
    out[4 * i + 2] = ink[2];
    out[4 * i + 3] = fails[i] ? 0 : 255;
  }
  return out;
}
