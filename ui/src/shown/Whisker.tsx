import type { Number as Estimate } from "../api/types";

/** A size as a bar with its interval as an error bar, on a scale that the whole list shares. */
export function Whisker({ of, top }: { of: Estimate; top: number }) {
  const at = (value: number) => `${Math.min(100, (100 * value) / (top || 1))}%`;
  return (
    <span className="whisker" aria-hidden="true">
      <span className="whisker-bar" style={{ width: at(of.value) }} />
      <span className="whisker-line" style={{ left: at(of.low), right: `calc(100% - ${at(of.high)})` }} />
      <span className="whisker-dot" style={{ left: at(of.value) }} />
    </span>
  );
}
