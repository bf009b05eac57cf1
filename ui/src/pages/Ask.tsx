import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { useAnswer } from "../api/client";
import type { AskOutput } from "../api/types";
import { useParameter } from "../shell/filters";
import { Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.ask;

/** A question in plain words; the answer, its quotes, and the commands that say the same. */
export function Ask() {
  const [question, setQuestion] = useParameter("q", "");
  const [issue, setIssue] = useParameter("issue", "");
  useTitle(question || T.title);
  return (
    <>
      <div className="page-head">
        <h1>{T.title}</h1>
        <p className="lead">{T.lead}</p>
      </div>
      <Box key={question} question={question} set={(typed) => { setIssue(""); setQuestion(typed); }} />
      {question ? <Answer question={question} issue={issue} choose={setIssue} /> : <Examples ask={setQuestion} />}
    </>
  );
}

function Box({ question, set }: { question: string; set: (question: string) => void }) {
  const [typed, setTyped] = useState(question);
  return (
    <form className="week asking" onSubmit={(event) => { event.preventDefault(); if (typed.trim()) set(typed.trim()); }}>
      <TextInput aria-label={T.question} placeholder={T.placeholder} maxLength={500} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} style={{ flex: 1 }} />
      <Button type="submit">{T.ask}</Button>
    </form>
  );
}

function Examples({ ask }: { ask: (question: string) => void }) {
  return (
    <Panel title={T.can} note={T.examplesNote}>
      <div className="inline">{T.examples.map((one) => <button key={one} type="button" className="toggle" onClick={() => ask(one)}>{one}</button>)}</div>
    </Panel>
  );
}

function Answer({ question, issue, choose }: { question: string; issue: string; choose: (issue: string) => void }) {
  const { data, failure, again } = useAnswer("/api/v1/ask", { question, issue });
  if (failure && !data) return <Failed failure={failure} again={again} />;
  if (!data) return <Waiting lines={4} height={32} />;
  return (
    <div aria-live="polite">
      <Panel title={data.answered ? T.answer : T.none} note={data.understood && T.understood(data.understood)}>
        <Said of={data} />
        {data.which.length > 0 && (
          <ul className="notes">
            {data.which.map((one) => (
              <li key={one.issue_id}><button type="button" className="toggle" onClick={() => choose(one.issue_id)}>{one.name}</button></li>
            ))}
          </ul>
        )}
        {data.near.length > 0 && (
          <p className="muted">{T.near} {data.near.map((one) => <Link key={one.issue_id} href={`/issues/${one.issue_id}`} className="link">{one.name} </Link>)}</p>
        )}
      </Panel>
      {data.quotes.length > 0 && (
        <Panel title={T.quotes}>
          <ul className="notes">
            {data.quotes.map((one, i) => <li key={i}><q>{one.quote}</q> <Link href={`/contacts/${one.contact_id}`} className="link">{T.contact}</Link></li>)}
          </ul>
        </Panel>
      )}
      {data.commands.length > 0 && (
        <Panel title={T.commands} note={T.commandsNote}>
          <ol className="notes">{data.commands.map((one, i) => <li key={i}><code>{one}</code></li>)}</ol>
        </Panel>
      )}
      {data.can.length > 0 && <Panel title={T.can}><ul className="notes">{data.can.map((one) => <li key={one}>{one}</li>)}</ul></Panel>}
    </div>
  );
}

function Said({ of }: { of: AskOutput }) {
  return (
    <>
      {of.sentences.map((one, i) => <p key={i}>{one.text} <span className="muted">{one.commands.map((place) => `[${place + 1}]`).join("")}</span></p>)}
      {of.refusal && <p>{of.refusal}</p>}
      {of.notes.map((note) => <p key={note} className="muted">{note}</p>)}
    </>
  );
}
