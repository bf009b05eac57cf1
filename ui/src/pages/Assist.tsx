import { useState } from "react";
import { Link } from "wouter";
import { type Failure, tell } from "../api/client";
import type { AssistOutput, ReplyRow } from "../api/types";
import { probability } from "../format";
import { Waiting } from "../shell/states";
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
      {waits && <Waiting lines={3} height={32} />}
      <div aria-live="polite">{found && !waits && <Found of={found} />}</div>
    </Panel>
  );
}

function Found({ of }: { of: AssistOutput }) {
  const next = of.guide?.next;
  return (
    <>
      {of.codes.length > 0 && (
        <>
          <h3>{T.codes}</h3>
          <ul className="words">{of.codes.map((code) => <li key={code.name}>{code.name} <span className="muted">{probability(code.probability)}</span></li>)}</ul>
          {!of.calibrated && <p className="muted small">{T.uncalibrated}</p>}
        </>
      )}
      <h3>{T.next}</h3>
      {!of.guide && <p className="muted small">{T.noProcedure}</p>}
      {of.guide && <p>{next ? next.tool || next.words || next.step : T.end} <span className="muted small">{T.procedure(of.guide.procedure)}</span></p>}
      {of.guide && of.guide.reminders.length > 0 && <><h3>{T.remember}</h3><ul className="notes">{of.guide.reminders.map((one) => <li key={one.kind + one.name}>{one.words}</li>)}</ul></>}
      <h3>{T.replies}</h3>
      {!of.replies.length && <p className="muted small">{T.noReplies}</p>}
      <ul className="items">{of.replies.map((reply, i) => <Reply key={i} of={reply} />)}</ul>
      <h3>{T.similar}</h3>
      {!of.similar.length && <p className="muted small">{T.noSimilar}</p>}
      <ul className="notes">
        {of.similar.map((one) => <li key={one.contact_id}><Link href={`/contacts/${one.contact_id}`} className="link">{one.problem.text}</Link>{one.answer && <span className="contact-meta">{one.answer.text}</span>}</li>)}
      </ul>
    </>
  );
}

function Reply({ of }: { of: ReplyRow }) {
  const [copied, setCopied] = useState(false);
  const copy = () => { void navigator.clipboard?.writeText(of.text).then(() => setCopied(true)); };
  return (
    <li className="item reply">
      <p>{of.text}</p>
      <p className="reply-foot small">
        {of.citations.map((one) => one.source.startsWith("c_")
          ? <Link key={one.source + one.start} href={`/contacts/${one.source}`} className="link">{T.source}</Link>
          : <span key={one.source + one.start} className="muted">{one.source}</span>)}
        <button type="button" className="toggle" onClick={copy}>{copied ? T.copied : T.copy}</button>
      </p>
    </li>
  );
}
