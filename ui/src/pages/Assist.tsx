import { useState } from "react";
import { Link } from "wouter";
import { type Failure, tell } from "../api/client";
import type { AssistOutput, ReplyRow } from "../api/types";
import { probability } from "../format";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.assist;

/** What to do and say next in a contact, on demand. */
export function Assist({ contact }: { contact: string }) {
  const [found, setFound] = useState<AssistOutput>();
  const [failure, setFailure] = useState<Failure>();
  const [waits, setWaits] = useState(false);
  const suggest = () => {
    setWaits(true);
    setFailure(undefined);
    tell("/api/v1/assist/suggest", { contact, turns: [], most: 3, reword: false })
      .then(setFound, setFailure)
      .finally(() => setWaits(false));
  };
  return (
    <Panel title={T.title} note={T.note} side={<button type="button" className="toggle" disabled={waits} onClick={suggest}>{T.suggest}</button>}>
      {failure && <p role="alert">{failure.detail}</p>}
      <div aria-live="polite">{found && <Found of={found} />}</div>
    </Panel>
  );
}

function Found({ of }: { of: AssistOutput }) {
  const next = of.guide?.next;
  return (
    <>
      {of.codes.length > 0 && <p>{T.codes} {of.codes.map((code) => `${code.name} ${probability(code.probability)}`).join(", ")}{!of.calibrated && <span className="muted"> {T.uncalibrated}</span>}</p>}
      {of.guide && <p>{T.procedure(of.guide.procedure)} {next ? next.tool || next.words || next.step : T.end}</p>}
      {of.guide && of.guide.reminders.length > 0 && <ul className="notes">{of.guide.reminders.map((one) => <li key={one.kind + one.name}>{one.words}</li>)}</ul>}
      <h3>{T.replies}</h3>
      <ul className="notes">{of.replies.map((reply, i) => <Reply key={i} of={reply} />)}</ul>
      <h3>{T.similar}</h3>
      <ul className="notes">
        {of.similar.map((one) => <li key={one.contact_id}><Link href={`/contacts/${one.contact_id}`} className="link">{one.problem.text}</Link>{one.answer && <span className="contact-meta">{one.answer.text}</span>}</li>)}
      </ul>
      <p className="muted">{T.took(Math.round(of.took_ms))}</p>
    </>
  );
}

function Reply({ of }: { of: ReplyRow }) {
  return (
    <li>
      {of.text}{" "}
      {of.citations.map((one) => one.source.startsWith("c_")
        ? <Link key={one.source + one.start} href={`/contacts/${one.source}`} className="link">{T.source}</Link>
        : <span key={one.source + one.start} className="muted">{one.source}</span>)}
    </li>
  );
}
