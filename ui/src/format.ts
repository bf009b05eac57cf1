import type { DriverRow, Number as Estimate } from "./api/types";
import { S } from "./strings";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const shortDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const minute = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC", timeZoneName: "short",
});

export const count = (n: number): string => whole.format(n);
/** Small counts of a week keep a digit, so that 0.4 does not read as nothing. */
export const weekly = (n: number): string => (n < 10 ? tenth.format(n) : whole.format(n));
export const percent = (share: number): string => `${share < 0.1 ? tenth.format(share * 100) : whole.format(share * 100)}%`;
/** A probability; one that is not quite certain never reads as 100%. */
export const probability = (p: number): string => (p > 0.99 ? "over 99%" : p < 0.01 ? "under 1%" : percent(p));
export const date = (iso: string): string => day.format(new Date(iso));
export const shortDate = (iso: string): string => shortDay.format(new Date(iso));
export const time = (iso: string): string => minute.format(new Date(iso));
const factor = (x: number): string => (x >= 10 ? whole.format(x) : tenth.format(x));
/** A lift; without a number where the attribute occurs in no other issue. */
export const lift = (d: DriverRow): string => (d.lift === null ? S.number.onlyHere : S.issue.times(factor(d.lift)));
export const lifted = (d: DriverRow): string =>
  d.high === null ? S.number.orMore(factor(d.low)) : S.number.range(factor(d.low), factor(d.high));
export const seconds = (s: number): string => (s < 60 ? `${tenth.format(s)} s` : `${whole.format(Math.floor(s / 60))} min ${whole.format(s % 60)} s`);
export const level = (share: number): string => `${Math.round(share * 100)}%`;

/** A share needs one digit throughout where its interval would otherwise read as one number. */
export function bounds(n: Estimate): { value: string; low: string; high: string } {
  const shown = n.unit === "share" ? (x: number) => (n.low < 0.1 ? `${tenth.format(x * 100)}%` : percent(x)) : count;
  return { value: shown(n.value), low: shown(n.low), high: shown(n.high) };
}

export function range(n: Estimate): string {
  const { low, high } = bounds(n);
  return S.number.range(n.unit === "share" ? low.replace("%", "") : low, high);
}

export const rule = (driver: DriverRow): string =>
  Object.entries(driver.rule).map(([name, value]) => `${plain(name)} ${value}`).join(" and ");

/** handle_time_s -> handle time s */
export const plain = (name: string): string => name.replaceAll("_", " ");

let languages: Intl.DisplayNames | undefined;
export function language(code: string): string {
  if (!code || code === "und") return "unknown language";
  languages ??= new Intl.DisplayNames("en", { type: "language" });
  return languages.of(code) ?? code;
}

/** How many of all where some of a random part have a property: Wilson's 95% interval, scaled up. */
export function spread(k: number, n: number, all: number): string {
  const z2 = 1.96 ** 2;
  const middle = (k + z2 / 2) / (n + z2);
  const half = (1.96 / (n + z2)) * Math.sqrt((k * (n - k)) / n + z2 / 4);
  return S.number.range(count(Math.max(0, middle - half) * all), count(Math.min(1, middle + half) * all));
}
