import { useCallback } from "react";
import type { Week } from "../api/types";
import { date, weekly } from "../format";
import { S } from "../strings";
import Chart, { type Palette, tip } from "./Chart";

const NONE: Week[] = [];

/** A weekly series on a true time axis, with the interval of each week as a band; what is to be expected goes on dashed. */
export default function Trend({ weeks, coming = NONE, label }: { weeks: Week[]; coming?: Week[]; label: string }) {
  const options = useCallback((colours: Palette) => trend(weeks, coming, colours), [weeks, coming]);
  return <Chart options={options} height={280} label={label} />;
}

const WEEK = 7 * 86_400_000;

/** Every week from the first to the last: the line breaks where nobody wrote of it, rather than bridging it. */
function spaced(weeks: Week[]): [number, Week | undefined][] {
  const by = new Map(weeks.map((week) => [Date.parse(week.week), week]));
  const days = [...by.keys()];
  const n = days.length ? (Math.max(...days) - Math.min(...days)) / WEEK + 1 : 0;
  return Array.from({ length: n }, (_, i) => Math.min(...days) + i * WEEK).map((day) => [day, by.get(day)]);
}

function trend(past: Week[], coming: Week[], colours: Palette) {
  const weeks = [...past, ...coming];
  const by = new Map(weeks.map((week) => [Date.parse(week.week), week]));
  const ahead = [...past.slice(-1), ...coming];
  const at = (value: (week: Week) => number, of = weeks) => spaced(of).map(([day, week]) => [day, week ? value(week) : null]);
  const hidden = { type: "line", symbol: "none", silent: true, lineStyle: { opacity: 0 }, stack: "band", stackStrategy: "all" };
  return {
    grid: { left: 8, right: 12, top: 16, bottom: 4, containLabel: true },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: colours.faint } },
      axisTick: { show: false },
      axisLabel: { color: colours.muted, hideOverlap: true, formatter: { month: "{MMM}", day: "{d} {MMM}", year: "{yyyy}" } },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      min: 0,
      splitNumber: 4,
      axisLabel: { color: colours.muted },
      splitLine: { lineStyle: { color: colours.faint, opacity: 0.6 } },
    },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "line", lineStyle: { color: colours.muted, type: "solid", width: 1 } },
      ...tip(colours),
      formatter: (points: { axisValue: number }[]) => {
        const week = by.get(points[0]?.axisValue ?? 0);
        return week ? `${S.issue.week} ${date(week.week)}<br><b>${weekly(week.value)}</b> ${S.number.range(weekly(week.low), weekly(week.high))}` : "";
      },
    },
    series: [
      { ...hidden, data: at((week) => week.low) },
      { ...hidden, data: at((week) => week.high - week.low), areaStyle: { color: colours.band, opacity: 1 } },
      {
        type: "line",
        data: at((week) => week.value, past),
        symbol: "circle",
        symbolSize: 6,
        showSymbol: weeks.length < 60,
        lineStyle: { color: colours.accent, width: 2.25 },
        itemStyle: { color: colours.accent, borderColor: colours.surface, borderWidth: 1.5 },
      },
      ...(coming.length ? [{ type: "line", data: at((week) => week.value, ahead), symbol: "none", lineStyle: { color: colours.accent, width: 2, type: "dashed" } }] : []),
    ],
  };
}
