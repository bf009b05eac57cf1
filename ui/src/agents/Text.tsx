import { type RefObject, useRef } from "react";
import type { ProblemRow } from "../api/types";
import { S } from "../strings";

const T = S.agents;

/** A text with numbered lines, those with something wrong marked. */
export function Text({ value, change, problems, box, off }: { value: string; change: (text: string) => void; problems: ProblemRow[]; box: RefObject<HTMLTextAreaElement | null>; off: boolean }) {
  const numbers = useRef<HTMLOListElement>(null);
  const wrong = new Set(problems.map((problem) => problem.line));
  const n = value.split("\n").length;
  return (
    <div className="lined">
      <ol ref={numbers} className="lined-numbers" aria-hidden="true">
        {Array.from({ length: n }, (_, i) => <li key={i} className={wrong.has(i + 1) ? "lined-wrong" : undefined}>{i + 1}</li>)}
      </ol>
      <textarea
        ref={box}
        aria-label={T.text}
        spellCheck={false}
        readOnly={off}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
        onScroll={(event) => { if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop; }}
      />
    </div>
  );
}

/** To a line of the text, with the cursor there. */
export function goTo(box: HTMLTextAreaElement | null, line: number): void {
  if (!box) return;
  const lines = box.value.split("\n");
  const at = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  box.focus();
  box.setSelectionRange(at, at + (lines[line - 1]?.length ?? 0));
  box.scrollTop = Math.max(0, (line - 6) * Number.parseFloat(getComputedStyle(box).lineHeight));
}

export function Problems({ of, open, go }: { of: ProblemRow[]; open: ProblemRow[]; go: (line: number) => void }) {
  if (!of.length && !open.length) return <p role="status" className="muted">{T.sound}</p>;
  const row = (problem: ProblemRow, late: boolean) => (
    <li key={`${problem.line} ${problem.message}`}>
      <button type="button" className="more" onClick={() => go(problem.line)}>{T.line(problem.line)}</button>
      <span className={late ? "wrong" : ""}>{problem.message}</span> <span className="muted small">{problem.hint}</span>
    </li>
  );
  return (
    <div role="status">
      {of.length > 0 && <p className="wrong">{T.errors(String(of.length))}</p>}
      <ul className="problems">{of.map((problem) => row(problem, true))}</ul>
      {open.length > 0 && <p className="muted small">{T.open(String(open.length))}</p>}
      <ul className="problems">{open.map((problem) => row(problem, false))}</ul>
    </div>
  );
}
