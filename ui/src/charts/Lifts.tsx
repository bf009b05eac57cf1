import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from "echarts/types/dist/echarts";
import { useCallback } from "react";
import type { DriverRow } from "../api/types";
import { count, lift, lifted, rule } from "../format";
import { S } from "../strings";
import Chart, { type Palette, tip } from "./Chart";

const ROW = 40;

/** Drivers as dots with whiskers on a logarithmic axis; the line at 1 is no difference. */
export default function Lifts({ drivers, label }: { drivers: DriverRow[]; label: string }) {
  const options = useCallback((colours: Palette) => lifts(drivers, colours), [drivers]);
  return <Chart options={options} height={56 + ROW * drivers.length} label={label} />;
}

function lifts(drivers: DriverRow[], colours: Palette) {
  const low = Math.min(1, ...drivers.map((d) => d.low || 1));
  // an attribute that occurs nowhere else has no upper end: it is drawn to the end of the axis
  const high = Math.max(2, ...drivers.map((d) => d.high ?? 2 * Math.max(d.low, d.lift ?? 1)));
  const last = 2 ** Math.ceil(Math.log2(high));
  return {
    grid: { left: 8, right: 20, top: 8, bottom: 4, containLabel: true },
    xAxis: {
      type: "log",
      logBase: 2,
      min: Math.max(2 ** Math.floor(Math.log2(low)), 1 / 8),
      max: last,
      axisLabel: { color: colours.muted, formatter: (x: number) => S.issue.times(x < 1 ? x.toFixed(2) : String(x)) },
      splitLine: { lineStyle: { color: colours.faint, opacity: 0.6 } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: drivers.map(rule),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colours.ink, fontSize: 13, width: 150, overflow: "break", lineHeight: 15 },
    },
    tooltip: {
      ...tip(colours),
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const d = drivers[dataIndex];
        return d ? `<b>${lift(d)}</b> ${lifted(d)}<br>${count(d.contacts)} ${S.data.contacts.toLowerCase()}` : "";
      },
    },
    series: [
      {
        type: "custom",
        data: drivers.map((d, i) => [i, d.lift ?? last, Math.max(d.low, 1 / 8), d.high ?? last]),
        encode: { x: [1, 2, 3], y: 0 },
        renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => whisker(api, colours),
        markLine: {
          silent: true,
          symbol: "none",
          label: { show: false },
          lineStyle: { color: colours.muted, type: "dashed", width: 1 },
          data: [{ xAxis: 1 }],
        },
      },
    ],
  };
}

function whisker(api: CustomSeriesRenderItemAPI, colours: Palette) {
  const row = api.value(0);
  const [x, y] = api.coord([api.value(1), row]) as [number, number];
  const [left] = api.coord([api.value(2), row]) as [number, number];
  const [right] = api.coord([api.value(3), row]) as [number, number];
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: "line" as const, shape: { x1, y1, x2, y2 }, style: { stroke: colours.accent, lineWidth: 2 },
  });
  return {
    type: "group" as const,
    children: [
      line(left, y, right, y),
      line(left, y - 5, left, y + 5),
      line(right, y - 5, right, y + 5),
      { type: "circle" as const, shape: { cx: x, cy: y, r: 5.5 }, style: { fill: colours.accent, stroke: colours.surface, lineWidth: 2 } },
    ],
  };
}
