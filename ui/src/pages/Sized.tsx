import { Button, Kbd, TextInput } from "@mantine/core";
import { useLayoutEffect, useState } from "react";
import { Link } from "wouter";
import { tell, useAnswer } from "../api/client";
import type { SizeofStepOutput as Step } from "../api/types";
import { Trend } from "../charts";
import { count, date, percent, weekly } from "../format";
import { Left } from "../shell/icons";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { EstimateFact, Fact } from "../shown/Figure";
import { Grid } from "../shown/Grid";
import { ChartPanel, Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.sized;
const LISTED = 10;

/** A sized query: one question at a time, and what the answers say so far. */
export function Sized({ id }: { id: string }) {
  const first = useAnswer("/api/v1/sizeof/next", { sizing: id });
  const result = useAnswer("/api/v1/sizeof/result", { sizing: id, limit: LISTED });
  const [step, setStep] = useState<Step>();
  const now = step ?? first.data;
  useTitle(now && T.title(now.query));
  const { busy, failure, send } = useSending(result.again);
  const answer = (word: "yes" | "no" | "unsure" | "back") => {
    const contact = now?.question?.contact_id ?? "";
    if (busy || (word !== "back" && !contact) || (word === "back" && !now?.answered)) return;
    send(() => tell("/api/v1/sizeof/answer", { sizing: id, contact, answer: word }).then(setStep));
  };
  if (first.failure && !now) return <Failed failure={first.failure} again={first.again} />;
  if (!now) return <Waiting lines={3} height={120} />;
  const found = result.data;
  return (
    <>
      <Link href={`/explore?q=${encodeURIComponent(now.query)}`} className="back"><Left />{T.back}</Link>
      <div className="page-head"><h1>{T.title(now.query)}</h1></div>
      <dl className="facts">
        <EstimateFact label={T.estimate} of={now.estimate} />
        {found && <EstimateFact label={T.share} of={found.share} />}
        <Fact label={T.answered} value={count(now.answered)} note={found && T.answeredNote(count(found.yes))} />
      </dl>
      <Question step={now} busy={busy} answer={answer} />
      <Wrong failure={failure} />
      {found && found.answered > 0 && (
        <div className="columns">
          <div className="column-main">
            <ChartPanel
              title={T.trend}
              chart={<Trend weeks={found.weeks} label={T.trend} />}
              table={
                <Grid
                  caption={T.trend}
                  rows={found.weeks}
                  id={(week) => week.week}
                  columns={[
                    { head: S.issue.week, cell: (week) => date(week.week) },
                    { head: S.issue.estimate, cell: (week) => weekly(week.value), figure: true },
                    { head: S.issue.interval("95%"), cell: (week) => S.number.range(weekly(week.low), weekly(week.high)), figure: true },
                  ]}
                />
              }
            />
            <Panel title={T.list(count(found.found))} note={T.listNote(percent(found.recall.value))}>
              <ul className="ids">{found.contact_ids.map((contact) => <li key={contact}><Link className="link mono" href={`/contacts/${contact}`}>{contact}</Link></li>)}</ul>
            </Panel>
          </div>
          <div className="column-side"><Keep id={id} query={now.query} /></div>
        </div>
      )}
    </>
  );
}

function Question({ step, busy, answer }: { step: Step; busy: boolean; answer: (word: "yes" | "no" | "unsure" | "back") => void }) {
  const may = useMay("sizeof.answer");
  useLayoutEffect(() => { // with the paint, as in the queues
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest("input, textarea")) return;
      if (event.ctrlKey || event.metaKey || event.altKey || may.why) return;
      const word = ({ y: "yes", n: "no", u: "unsure", b: "back" } as const)[event.key];
      if (!word) return;
      event.preventDefault();
      answer(word);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
  const { question } = step;
  return (
    <article className="panel queue-item">
      <h2>{question ? T.question(count(question.number)) : T.none}</h2>
      {question && <blockquote>{question.text}</blockquote>}
      {question && <Link className="link small" href={`/contacts/${question.contact_id}`}>{T.read}</Link>}
      {may.why ? <p className="muted small">{may.why}</p> : (
        <div className="queue-actions">
          {question && (["yes", "no", "unsure"] as const).map((word) => (
            <Button key={word} size="sm" variant="default" disabled={busy} onClick={() => answer(word)}>{T[word]}<Kbd ml="0.5rem">{word[0]}</Kbd></Button>
          ))}
          <Button size="sm" variant="subtle" color="gray" disabled={busy || !step.answered} onClick={() => answer("back")}>{T.undo}<Kbd ml="0.5rem">b</Kbd></Button>
        </div>
      )}
      <p className="muted small" role="status">{T.more}</p>
    </article>
  );
}

function Keep({ id, query }: { id: string; query: string }) {
  const [name, setName] = useState(query.slice(0, 80));
  const [said, say] = useState("");
  const { busy, failure, send } = useSending();
  const rule = useMay("sizeof.save");
  const topic = useMay("taxonomy.add");
  const called = name.trim();
  return (
    <Panel title={T.keep} note={T.keepNote}>
      <div className="form">
        <TextInput label={T.name} value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <div className="form-row">
          <Button size="xs" variant="default" disabled={busy || !called || !topic.may} title={topic.why} onClick={() => send(() => tell("/api/v1/taxonomy/add", { name: called, sized: id }).then(() => say(T.topical(called))))}>{T.asTopic}</Button>
          <Button size="xs" disabled={busy || !called || !rule.may} title={rule.why} onClick={() => send(() => tell("/api/v1/sizeof/save", { sizing: id, name: called }).then(() => say(T.ruled(called))))}>{T.asRule}</Button>
        </div>
        {(rule.why || topic.why) && <p className="muted small">{rule.why || topic.why}</p>}
      </div>
      {said && <p role="status">{said}</p>}
      <Wrong failure={failure} />
    </Panel>
  );
}
