import type { MapLabel } from "../api/types";
import { toPixel, type View } from "./draw";

export interface Placed { id: string; name: string; left: number; top: number; group: boolean }

const LINE = 20;
const LETTER = 7.2;
const MOST = 45;

/** The names that fit: of the level that the zoom asks for, those above it first, none over another. */
export function placed(labels: MapLabel[], sizes: Map<string, number>, view: View, width: number, height: number): Placed[] {
  const top = Math.max(0, ...labels.map((label) => label.level));
  const level = Math.max(0, top - 1 - Math.floor(Math.log2(Math.max(view.zoom, 1)) * 1.4));
  const candidates = labels
    .filter((label) => label.kind === "issue" && label.level <= level + 1 && (label.level >= level || view.zoom > 6))
    .sort((a, b) => b.level - a.level || (sizes.get(b.topic_id) ?? 0) - (sizes.get(a.topic_id) ?? 0));
  const out: Placed[] = [];
  const taken: [number, number, number][] = [];
  const names = new Set<string>();
  for (const label of candidates) {
    if (out.length >= MOST) break;
    if (names.has(label.name)) continue; // a group is often called after its largest topic
    const [x, y] = toPixel(view, width, height, label.x, label.y);
    const half = (label.name.length * LETTER) / 2 + 6;
    if (x - half < 0 || x + half > width || y < LINE || y > height - LINE) continue;
    if (taken.some(([tx, ty, th]) => Math.abs(tx - x) < th + half && Math.abs(ty - y) < LINE)) continue;
    taken.push([x, y, half]);
    names.add(label.name);
    out.push({ id: label.topic_id, name: label.name, left: x, top: y, group: label.level > level || (label.level === top && top > 0) });
  }
  return out;
}

/** Points of every topic and of the groups above it. */
export function sizesOf(labels: MapLabel[], topics: string[], counts: Uint32Array): Map<string, number> {
  const above = new Map(labels.map((label) => [label.topic_id, label.parent_id]));
  const sizes = new Map<string, number>();
  topics.forEach((topic, code) => {
    const passed = new Set<string>();
    for (let id: string | null | undefined = topic; id && !passed.has(id); id = above.get(id)) {
      passed.add(id);
      sizes.set(id, (sizes.get(id) ?? 0) + (counts[code] ?? 0));
    }
  });
  return sizes;
}
