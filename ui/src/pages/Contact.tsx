import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { tell, useAnswer } from "../api/client";
import type { ContactDetail, Piece, RevealOutput, TurnRow } from "../api/types";
import { count, language, plain, probability, time } from "../format";
import { lastFilters } from "../shell/filters";
import { Left } from "../shell/icons";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import { Assist } from "./Assist";

const T = S.contact;

/** One contact as it may be read: turns by speaker, statements marked, personal data replaced. */
export function Contact({ id }: { id: string }) {
  const { data: contact, failure, again } = useAnswer("/api/v1/contacts/show", { contact: id });
  useTitle(contact && T.title(contact.channel));
  const issue = contact?.statements.find((statement) => statement.issue_id);
  return (
    <>
      {issue
        ? <Link href={`/issues/${issue.issue_id}`} className="back"><Left />{issue.issue}</Link>
        : <Link href={`/${lastFilters()}`} className="back"><Left />{S.issue.back}</Link>}
      {failure && !contact && <Failed failure={failure} again={again} />}
      {!failure && !contact && <Waiting lines={6} height={64} />}
      {contact && <Found contact={contact} />}
    </>
  );
}

function Found({ contact }: { contact: ContactDetail }) {
  const dropped = contact.turns.some((turn) => heard(turn) && turn.pieces.some((piece) => !piece.kept && piece.text.trim()));
  const facts = [contact.timestamp ? time(contact.timestamp) : T.undated, language(contact.language), T.from(contact.source, count(contact.line))];
  return (
    <article>
      <div className="page-head">
        <h1>{T.title(contact.channel)}</h1>
        <p className="lead">{facts.join(" · ")}</p>
        {contact.duplicate_of && (
          <p className="muted">{T.copy} <Link href={`/contacts/${contact.duplicate_of}`} className="link">{contact.duplicate_of}</Link></p>
        )}
      </div>
      <div className="columns">
        <div className="column-main">
          <Panel title={contact.turns.length > 1 ? T.conversation : T.text} note={dropped ? T.dropped : undefined}>
            <ol className="turns">
              {contact.turns.map((turn, i) => <Turn key={i} turn={turn} named={contact.turns.length > 1 && contact.turns[i - 1]?.speaker !== turn.speaker} />)}
            </ol>
          </Panel>
        </div>
        <div className="column-side">
          <Statements contact={contact} />
          <Assist contact={contact.contact_id} />
          <Aside contact={contact} />
        </div>
      </div>
    </article>
  );
}

const heard = (turn: TurnRow) => turn.speaker === "customer" || turn.speaker === "unknown";

function Turn({ turn, named }: { turn: TurnRow; named: boolean }) {
  return (
    <li className={`turn ${heard(turn) ? "turn-customer" : "turn-other"}`}>
      {named && <span className="speaker">{T.speakers[turn.speaker] ?? turn.speaker}</span>}
      <p>{turn.pieces.map((piece, i) => <Said key={i} piece={piece} faint={heard(turn) && !piece.kept} />)}</p>
    </li>
  );
}

function Said({ piece, faint }: { piece: Piece; faint: boolean }) {
  const text = piece.personal ? <span className="placeholder">{piece.text}</span> : piece.text;
  if (piece.statement != null) return <mark data-statement={piece.statement + 1}>{text}</mark>;
  return faint ? <span className="dropped">{text}</span> : <>{text}</>;
}

function Statements({ contact }: { contact: ContactDetail }) {
  return (
    <Panel title={T.statements}>
      {contact.statements.length === 0 && <p className="muted">{T.statementsNone}</p>}
      <ol className="statements">
        {contact.statements.map((statement, i) => (
          <li key={i}>
            <p>{statement.text}</p>
            {statement.issue_id
              ? <Link href={`/issues/${statement.issue_id}`} className="link">{statement.issue}</Link>
              : <span className="muted">{T.unassigned}</span>}
            <span className="contact-meta">
              {[T.states(probability(statement.probability)), statement.fit !== null && T.fit(probability(statement.fit)), statement.also.length > 0 && T.also(statement.also.join(", "))].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Aside({ contact }: { contact: ContactDetail }) {
  const attributes = Object.entries(contact.attributes);
  const personal = Object.entries(contact.personal);
  return (
    <>
      <Panel title={T.attributes}>
        {attributes.length === 0 && <p className="muted">{T.attributesNone}</p>}
        <dl className="pairs">
          {attributes.map(([name, value]) => <div key={name}><dt>{plain(name)}</dt><dd>{value}</dd></div>)}
        </dl>
      </Panel>
      <Panel title={T.redacted}>
        {personal.length === 0 && <p className="muted">{T.redactedNone}</p>}
        <dl className="pairs">
          {personal.map(([kind, n]) => <div key={kind}><dt>{plain(kind).toLowerCase()}</dt><dd>{count(n)}</dd></div>)}
        </dl>
        {personal.length > 0 && <Reveal key={contact.contact_id} contact={contact.contact_id} />}
      </Panel>
    </>
  );
}

/** The contact as it came, for a reason that is logged first; kept nowhere, gone with the page. */
function Reveal({ contact }: { contact: string }) {
  const [why, setWhy] = useState("");
  const [seen, setSeen] = useState<RevealOutput>();
  const { busy, failure, send } = useSending();
  const may = useMay("contacts.reveal");
  if (may.why) return <p className="muted small">{T.reveal}: {may.why}</p>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why.trim()) send(() => tell("/api/v1/contacts/reveal", { contact, why: why.trim() }).then((answer) => { setSeen(answer); setWhy(""); }));
  };
  if (seen) {
    return (
      <section aria-label={T.revealed} className="revealed">
        <h3>{T.revealed}</h3>
        <ol className="turns">
          {seen.turns.map((turn, i) => <li key={i} className="turn"><span className="speaker">{T.speakers[turn.speaker] ?? turn.speaker}</span><p>{turn.text}</p></li>)}
        </ol>
        <Button size="xs" variant="default" onClick={() => setSeen(undefined)}>{T.hide}</Button>
      </section>
    );
  }
  return (
    <form className="form" onSubmit={submit}>
      <p className="muted small">{T.revealNote}</p>
      <TextInput size="xs" label={T.revealWhy} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
      <div className="form-row"><Button size="xs" type="submit" variant="default" disabled={busy || !why.trim()}>{T.reveal}</Button></div>
      <Wrong failure={failure} />
    </form>
  );
}
