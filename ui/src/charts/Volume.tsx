import { useCallback } from "react";
import type { Volume as Row } from "../api/types";
import { count, date } from "../format";
import { S } from "../strings";
import Chart, { type Palette, tip } from "./Chart";

/** Contacts by week, counted. */
export default function Volume({ weeks, label }: { weeks: Row[]; label: string }) {
  const options = useCallback((colours: Palette) => volume(weeks, colours), [weeks]);
  return <Chart options={options} height={200} label={label} />;
}

function volume(weeks: Row[], colours: Palette) {
  return {
    grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: colours.faint } },
      axisTick: { show: false },
      axisLabel: { color: colours.muted, hideOverlap: true, formatter: { month: "{MMM}", day: "{d} {MMM}", year: "{yyyy}" } },
      splitLine: { show: false },
    },
    yAxis: { type: "value", min: 0, splitNumber: 3, axisLabel: { color: colours.muted }, splitLine: { lineStyle: { color: colours.faint, opacity: 0.6 } } },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: colours.band } },
      ...tip(colours),
      formatter: (points: { dataIndex: number }[]) => {
        const week = weeks[points[0]?.dataIndex ?? -1];
        return week ? `${S.data.week} ${date(week.week)}<br><b>${count(week.contacts)}</b>` : "";
      },
    },
    series: [{ type: "bar", data: weeks.map((week) => [week.week, week.contacts]), barMaxWidth: 22, itemStyle: { color: colours.accent, borderRadius: [3, 3, 0, 0] } }],
  };
}
