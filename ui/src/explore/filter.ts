import { dayOf, MISSING, type Points } from "./points";

export type Corner = [number, number];

/** What is wanted of the points; all of it stands in the address. */
export interface Wanted {
  from: string;
  to: string;
  /** Name of a column -> values of it that are wanted; none: all. */
  is: Map<string, Set<string>>;
  inside: Corner[];
}

export const parseCorners = (text: string): Corner[] => {
  const corners = text.split(" ").map((corner) => corner.split(",").map(Number) as Corner);
  return corners.length >= 3 && corners.every((corner) => corner.length === 2 && corner.every(Number.isFinite)) ? corners : [];
};
export const cornersText = (corners: Corner[]): string => corners.map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`).join(" ");

/** Which points pass, and how many of each value would pass if its own column were not filtered. */
export interface Passed {
  /** A bit for each filter that a point fails; 0: it passes. */
  fails: Uint16Array;
  points: number;
  contacts: number;
  /** By column, by code. */
  counts: Uint32Array[];
  /** By week from the first day. */
  weeks: Uint32Array;
}

const INSIDE = 1;
const TIME = 2;
const FIRST = 4; // bit of the first coded column

export function filter(points: Points, wanted: Wanted): Passed {
  const { n, coded } = points;
  const fails = new Uint16Array(n);
  if (wanted.inside.length) outside(points, wanted.inside, fails);
  limitDays(points, wanted, fails);
  coded.forEach((column, c) => {
    const values = wanted.is.get(column.name);
    if (!values?.size) return;
    const on = new Uint8Array(column.values.length);
    column.values.forEach((value, code) => { on[code] = values.has(value) ? 1 : 0; });
    const { codes } = column;
    for (let i = 0; i < n; i++) if (!on[codes[i] as number]) fails[i] = (fails[i] as number) | (FIRST << c);
  });
  return { fails, ...counted(points, fails) };
}

/** One pass: a point that fails one filter alone still counts for the column of that filter. */
function counted(points: Points, fails: Uint16Array): Omit<Passed, "fails"> {
  const { n, coded, contact, day } = points;
  const counts = coded.map((column) => new Uint32Array(column.values.length + 1));
  const weeks = new Uint32Array(Math.floor(points.lastDay / 7) + 1);
  let passed = 0;
  let contacts = 0;
  let last = -1;
  for (let i = 0; i < n; i++) {
    const f = fails[i] as number;
    if (f & (f - 1)) continue; // two filters at least
    if (!f) {
      passed++;
      if (contact[i] !== last) { contacts++; last = contact[i] as number; }
    }
    if ((!f || f === TIME) && day[i] !== MISSING) weeks[Math.floor((day[i] as number) / 7)]!++;
    for (let c = 0; c < coded.length; c++) {
      if (f && f !== FIRST << c) continue;
      const code = (coded[c] as Points["coded"][number]).codes[i] as number;
      if (code !== MISSING) (counts[c] as Uint32Array)[code]!++;
    }
  }
  return { points: passed, contacts, counts, weeks };
}

function limitDays(points: Points, { from, to }: Wanted, fails: Uint16Array): void {
  if (!from && !to) return;
  const first = from ? dayOf(points, from) : 0;
  const last = to ? dayOf(points, to) : MISSING - 1;
  for (let i = 0; i < points.n; i++) {
    const day = points.day[i] as number;
    if (day < first || day > last) fails[i] = (fails[i] as number) | TIME;
  }
}

/** A ray from a point within crosses the sides an odd number of times. */
function outside({ n, x, y }: Points, corners: Corner[], fails: Uint16Array): void {
  for (let i = 0; i < n; i++) {
    const px = x[i] as number;
    const py = y[i] as number;
    let inside = false;
    for (let a = 0, b = corners.length - 1; a < corners.length; b = a++) {
      const [ax, ay] = corners[a] as Corner;
      const [bx, by] = corners[b] as Corner;
      if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) inside = !inside;
    }
    if (!inside) fails[i] = (fails[i] as number) | INSIDE;
  }
}

/** The same as a filter of searches; mood and part of the map are no part of that language. */
export function where(wanted: Wanted): string {
  const parts = [...wanted.is].filter(([name, values]) => name !== "mood" && values.size)
    .map(([name, values]) => `${name} in (${[...values].map(quoted).join(", ")})`);
  if (wanted.from) parts.push(`day>=${wanted.from}`);
  if (wanted.to) parts.push(`day<=${wanted.to}`);
  return parts.join(" and ");
}

const quoted = (value: string) => (value.includes('"') ? `'${value.replaceAll("'", "")}'` : `"${value}"`);
