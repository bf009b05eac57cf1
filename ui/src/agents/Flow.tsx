import { useMemo } from "react";
import type { FlowStep, FlowWay } from "../api/types";
import { S } from "../strings";

const T = S.agents;
const WIDE = 176;
const HIGH = 52;
const ACROSS = 28;
const DOWN = 46;
const PERSON = "hand_off";

interface Box { id: string; x: number; y: number; step?: FlowStep }
interface Line { from: Box; to: Box; when: string; back: boolean }

/** The steps in rows from the first to the last; ways back run at the side. */
export function Flow({ steps, ways, start, go }: { steps: FlowStep[]; ways: FlowWay[]; start: string[]; go: (line: number) => void }) {
  const { boxes, lines, width, height } = useMemo(() => laid(steps, ways, start), [steps, ways, start]);
  if (!boxes.length) return <p className="muted">{T.noFlow}</p>;
  return (
    <div className="flow" tabIndex={0} role="group" aria-label={T.flow}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={T.flowLabel(String(steps.length))}>
        <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" className="flow-tip" /></marker></defs>
        {lines.map((line, i) => <path key={i} className={line.back ? "flow-way flow-back" : "flow-way"} d={path(line, width)} markerEnd="url(#tip)"><title>{line.when || T.always}</title></path>)}
        {boxes.map((box) => <Drawn key={box.id} box={box} go={go} />)}
      </svg>
    </div>
  );
}

function Drawn({ box, go }: { box: Box; go: (line: number) => void }) {
  const { step } = box;
  const does = step ? [step.asks.length && T.asks(step.asks.join(", ")), step.call && T.calls(step.call), step.hands_off && T.handsOff].filter(Boolean).join("; ") || step.says : T.personNote;
  const kind = !step ? "flow-person" : step.approval === "person" ? "flow-box flow-approve" : step.call ? "flow-box flow-call" : "flow-box";
  return (
    <g transform={`translate(${box.x} ${box.y})`} className={step ? "flow-step" : undefined} onClick={step && (() => go(step.line))}>
      <title>{`${step?.action ?? T.person}: ${does}`}</title>
      <rect className={kind} width={WIDE} height={HIGH} rx={8} />
      <text x={10} y={21} className="flow-name">{short(step?.action ?? T.person, 22)}</text>
      <text x={10} y={39} className="flow-note">{short(does, 27)}</text>
    </g>
  );
}

const short = (text: string, n: number) => (text.length > n ? `${text.slice(0, n - 1)}…` : text);

function path({ from, to, back }: Line, width: number): string {
  const [x1, y1] = [from.x + WIDE / 2, from.y + HIGH];
  const [x2, y2] = [to.x + WIDE / 2, to.y];
  if (!back) return `M${x1} ${y1}C${x1} ${y1 + DOWN * 0.6} ${x2} ${y2 - DOWN * 0.6} ${x2} ${y2 - 1}`;
  const side = Math.min(width - 6, Math.max(from.x, to.x) + WIDE + ACROSS);
  return `M${from.x + WIDE} ${from.y + HIGH / 2}C${side} ${from.y + HIGH / 2} ${side} ${to.y + HIGH / 2} ${to.x + WIDE + 1} ${to.y + HIGH / 2}`;
}

function laid(steps: FlowStep[], ways: FlowWay[], start: string[]) {
  const known = new Map(steps.map((step) => [step.action, step]));
  const begun = start.filter((action) => known.has(action));
  const rows = ranks(begun.length ? begun : steps.slice(0, 1).map((step) => step.action), ways, known);
  for (const step of steps) if (!rows.has(step.action)) rows.set(step.action, Math.max(0, ...rows.values()) + 1);
  if (ways.some((way) => way.target === PERSON)) rows.set(PERSON, Math.max(0, ...rows.values()) + 1);
  const byRow = new Map<number, string[]>();
  for (const [id, row] of rows) byRow.set(row, [...(byRow.get(row) ?? []), id]);
  const most = Math.max(...[...byRow.values()].map((ids) => ids.length), 1);
  const width = most * (WIDE + ACROSS) + 2 * ACROSS;
  const boxes = new Map<string, Box>();
  [...byRow.entries()].sort(([a], [b]) => a - b).forEach(([, ids], r) => {
    const left = (width - ids.length * (WIDE + ACROSS) + ACROSS) / 2;
    ids.forEach((id, i) => boxes.set(id, { id, x: left + i * (WIDE + ACROSS), y: 4 + r * (HIGH + DOWN), step: known.get(id) }));
  });
  const lines = ways.flatMap((way): Line[] => {
    const [from, to] = [boxes.get(way.source), boxes.get(way.target)];
    return from && to ? [{ from, to, when: way.when, back: to.y <= from.y }] : [];
  });
  return { boxes: [...boxes.values()], lines, width, height: byRow.size * (HIGH + DOWN) };
}

/** The row of each step: one below the lowest that leads to it without going in a circle. */
function ranks(start: string[], ways: FlowWay[], known: Map<string, FlowStep>): Map<string, number> {
  const rows = new Map<string, number>();
  const walk = (id: string, row: number, passed: Set<string>) => {
    if (!known.has(id) || passed.has(id) || (rows.get(id) ?? -1) >= row) return;
    rows.set(id, row);
    for (const way of ways) if (way.source === id) walk(way.target, row + 1, new Set([...passed, id]));
  };
  for (const id of start) walk(id, 0, new Set());
  return rows;
}
