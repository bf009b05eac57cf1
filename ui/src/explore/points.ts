import { responded } from "../api/client";
import type { MapLabel } from "../api/types";

export const MISSING = 65_535;

/** Something that points can be told apart by: a code each, an index into `values`. */
export interface Coded {
  name: string;
  values: string[];
  codes: Uint16Array;
  attribute: boolean;
}

/** Statements as columns of numbers; points of one contact stand side by side. */
export interface Points {
  n: number;
  /** On the whole map; more than `n` where only a sample is drawn. */
  statements: number;
  x: Float32Array;
  y: Float32Array;
  /** Days since `first`. */
  day: Uint16Array;
  first?: number;
  lastDay: number;
  coded: Coded[];
  /** Number of the contact of each point, from 0. */
  contact: Uint32Array;
  contacts: number;
  ids: Uint8Array;
  labels: MapLabel[];
}

interface Head {
  points: number;
  statements: number;
  first_day: string | null;
  labels: MapLabel[];
  columns: { name: string; type: string; offset: number; values?: string[]; attribute?: boolean }[];
}

const DAY = 86_400_000;
const ID = 12;
let held: Points | undefined;
let tag = "";

/** The points of the map; those held already where nothing has changed since. */
export async function loadPoints(): Promise<Points> {
  const response = await responded("/api/v1/map/points", { headers: tag && held ? { "If-None-Match": tag } : {}, cache: "no-store" });
  if (response.status === 304 && held) return held;
  held = read(await response.arrayBuffer());
  tag = response.headers.get("etag") ?? "";
  return held;
}

export const heldPoints = (): Points | undefined => held;

/** The bytes as typed arrays over them: nothing is copied but the head. */
export function read(buffer: ArrayBuffer): Points {
  const size = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size))) as Head;
  const n = head.points;
  const at = (name: string) => 4 + size + (head.columns.find((column) => column.name === name)?.offset ?? 0);
  const ids = new Uint8Array(buffer, at("contact"), n * ID);
  const { contact, contacts } = numbered(ids, n);
  const day = new Uint16Array(buffer, at("day"), n);
  return {
    n,
    statements: head.statements,
    x: new Float32Array(buffer, at("x"), n),
    y: new Float32Array(buffer, at("y"), n),
    day,
    first: head.first_day ? Date.parse(head.first_day) : undefined,
    lastDay: day.reduce((last, one) => (one !== MISSING && one > last ? one : last), 0),
    coded: head.columns.filter((column) => column.type === "coded").map((column) => ({
      name: column.name,
      values: column.values ?? [],
      codes: new Uint16Array(buffer, 4 + size + column.offset, n),
      attribute: column.attribute ?? false,
    })),
    contact,
    contacts,
    ids,
    labels: head.labels,
  };
}

function numbered(ids: Uint8Array, n: number): { contact: Uint32Array; contacts: number } {
  const contact = new Uint32Array(n);
  let last = -1;
  for (let i = 0; i < n; i++) {
    let same = i > 0;
    for (let k = 0; same && k < ID; k++) same = ids[i * ID + k] === ids[(i - 1) * ID + k];
    if (!same) last++;
    contact[i] = last;
  }
  return { contact, contacts: last + 1 };
}

/** The id of the contact of a point. */
export const contactOf = (points: Points, i: number): string =>
  `c_${[...points.ids.subarray(i * ID, (i + 1) * ID)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;

export const isoDay = (points: Points, day: number): string => new Date((points.first ?? 0) + day * DAY).toISOString().slice(0, 10);
export const dayOf = (points: Points, iso: string): number => Math.round((Date.parse(iso) - (points.first ?? 0)) / DAY);
