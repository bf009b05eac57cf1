import { useComputedColorScheme } from "@mantine/core";
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

use([BarChart, CustomChart, LineChart, AriaComponent, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

export interface Palette {
  ink: string;
  muted: string;
  faint: string;
  accent: string;
  band: string;
  surface: string;
}

function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--hw-${name}`).trim();
  return { ink: read("ink"), muted: read("muted"), faint: read("faint"), accent: read("accent"), band: read("band"), surface: read("surface") };
}

/** An ECharts picture in the page's colours; its figures stand in the table beside it. */
export default function Chart({ options, height, label }: { options: (colours: Palette) => EChartsCoreOption; height: number; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    if (!frame.current) return;
    const chart = init(frame.current, undefined, { renderer: "svg" });
    const colours = palette();
    const font = { fontFamily: getComputedStyle(frame.current).fontFamily, color: colours.muted, fontSize: 12 };
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    chart.setOption({ animation: !still, animationDuration: 250, textStyle: font, ...options(colours) });
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(frame.current);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [options, scheme]);
  return <div ref={frame} className="chart" style={{ height }} role="img" aria-label={label} />;
}

/** The tooltip's frame in both colour schemes. */
export const tip = (colours: Palette) => ({
  backgroundColor: colours.surface,
  borderColor: colours.faint,
  textStyle: { color: colours.ink, fontSize: 13 },
  confine: true,
  extraCssText: "box-shadow: 0 4px 16px rgb(0 0 0 / 0.12); border-radius: 8px;",
});
