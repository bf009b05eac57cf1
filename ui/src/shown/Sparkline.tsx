import type { Week } from "../api/types";
import { weekly } from "../format";
import { S } from "../strings";

const WIDTH = 128;
const HEIGHT = 34;
const EDGE = 3;

/** A weekly series with its interval band, from zero. */
export function Sparkline({ weeks }: { weeks: Week[] }) {
  const first = weeks[0];
  const last = weeks.at(-1);
  if (!first || !last || weeks.length < 2) return null;
  const top = Math.max(...weeks.map((week) => week.high), 1);
  const x = (i: number) => EDGE + (i * (WIDTH - 2 * EDGE)) / (weeks.length - 1);
  const y = (value: number) => HEIGHT - EDGE - (value / top) * (HEIGHT - 2 * EDGE);
  const line = (value: (week: Week) => number) => weeks.map((week, i) => `${x(i).toFixed(1)},${y(value(week)).toFixed(1)}`);
  const band = [...line((week) => week.high), ...line((week) => week.low).reverse()].join(" ");
  const words = S.overview.spark(weekly(first.value), weekly(last.value), S.number.range(weekly(last.low), weekly(last.high)));
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={words}>
      <title>{words}</title>
      <polygon className="spark-band" points={band} />
      <polyline className="spark-line" points={line((week) => week.value).join(" ")} />
      <circle className="spark-dot" cx={x(weeks.length - 1)} cy={y(last.value)} r="2.5" />
    </svg>
  );
}
