import { Button, Select, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { tell, useAnswer } from "../api/client";
import type { LifecycleEventRow as EventRow, StateRow } from "../api/types";
import { date } from "../format";
import { useSending, Wrong } from "../shell/sending";
import { Failed, Waiting } from "../shell/states";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.progress;
/** What each move must be told; the server checks it again. */
const NEEDS: Record<string, Need> = {
  own: "team", duplicate: "of", verify: "verdict", reject: "why", fixed: "why", reopen: "why", separate: "why",
};
type Need = "team" | "of" | "verdict" | "why";

/** Where an issue stands, what may be done with it, and all that happened to it. */
export function Progress({ id }: { id: string }) {
  const { data, failure, again } = useAnswer("/api/v1/issues/history", { issue: id });
  return (
    <Panel title={T.title}>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={2} />}
      {data && (
        <>
          <Standing issue={data.issue} />
          <Moves key={data.issue.version} issue={data.issue} done={again} />
          <Comment id={id} done={again} />
          <h3>{T.history}</h3>
          <History events={data.events} />
        </>
      )}
    </Panel>
  );
}

function Standing({ issue }: { issue: StateRow }) {
  const late = issue.standing === "in time" ? undefined : "late";
  return (
    <p className="state">
      <strong>{T.states[issue.state] ?? issue.state}</strong>
      <span className="muted small">{T.since(date(issue.since))}</span>
      {issue.due && <span className={`small ${late ?? "muted"}`}>{T.due(date(issue.due))} · {T.standing[issue.standing]}</span>}
      {issue.team && <span className="small">{T.team}: {issue.team}</span>}
    </p>
  );
}

function Moves({ issue, done }: { issue: StateRow; done: () => void }) {
  const [chosen, choose] = useState<string>();
  const { failure, busy, send } = useSending(done);
  const make = (move: string, details: Partial<Record<Need, string>> = {}) =>
    send(() => tell("/api/v1/issues/move", { issue: issue.issue_id, move, version: issue.version, ...details }));
  return (
    <>
      <div className="moves">
        {issue.moves.map((move, i) => (
          <Button
            key={move}
            size="xs"
            variant={i === 0 && !chosen ? "filled" : "default"}
            disabled={busy}
            aria-expanded={NEEDS[move] ? chosen === move : undefined}
            onClick={() => (NEEDS[move] ? choose(move) : make(move))}
          >
            {T.moves[move] ?? move}
          </Button>
        ))}
      </div>
      {chosen && NEEDS[chosen] && (
        <Details
          need={NEEDS[chosen]}
          label={T.moves[chosen] ?? chosen}
          busy={busy}
          cancel={() => choose(undefined)}
          send={(value) => make(chosen, { [NEEDS[chosen] as Need]: value })}
        />
      )}
      <Wrong failure={failure} />
    </>
  );
}

interface DetailsProps { need: Need; label: string; busy: boolean; cancel: () => void; send: (value: string) => void }

function Details({ need, label, busy, cancel, send }: DetailsProps) {
  const [value, setValue] = useState("");
  const submit = (event: FormEvent) => { event.preventDefault(); if (value.trim()) send(value.trim()); };
  return (
    <form className="form" onSubmit={submit}>
      {need === "team"
        ? <Team value={value} change={setValue} />
        : <Textarea label={T[need]} value={value} onChange={(e) => setValue(e.currentTarget.value)} autosize minRows={1} data-autofocus />}
      <div className="form-row">
        <Button size="xs" variant="default" onClick={cancel}>{T.cancel}</Button>
        <Button size="xs" type="submit" disabled={busy || !value.trim()}>{label}</Button>
      </div>
    </form>
  );
}

function Team({ value, change }: { value: string; change: (team: string) => void }) {
  const { data } = useAnswer("/api/v1/teams/list", {});
  if (data && !data.teams.length) return <p className="muted small">{T.teamNone}</p>;
  const options = (data?.teams ?? []).map((team) => ({ value: team.team_id, label: team.name }));
  return <Select label={T.team} placeholder={T.teamHint} data={options} value={value || null} onChange={(team) => change(team ?? "")} searchable />;
}

function Comment({ id, done }: { id: string; done: () => void }) {
  const [text, setText] = useState("");
  const { failure, busy, send } = useSending(() => { setText(""); done(); });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) send(() => tell("/api/v1/issues/comment", { issue: id, text: text.trim() }));
  };
  return (
    <form className="form" onSubmit={submit}>
      <Textarea label={T.comment} placeholder={T.commentHint} value={text} onChange={(e) => setText(e.currentTarget.value)} autosize minRows={1} maxRows={8} />
      {text.trim() && <div className="form-row"><Button size="xs" type="submit" disabled={busy}>{T.send}</Button></div>}
      <Wrong failure={failure} />
    </form>
  );
}

function History({ events }: { events: EventRow[] }) {
  if (!events.length) return <p className="muted small">{T.historyNone}</p>;
  return (
    <ol className="events">
      {[...events].reverse().map((event, i) => (
        <li key={events.length - i}>
          <span className="muted">{date(event.at)} · {event.who} · {said(event)}</span>
          {words(event) && <p>{words(event)}</p>}
        </li>
      ))}
    </ol>
  );
}

function said({ kind, details }: EventRow): string {
  const name = (state?: string) => T.states[state ?? ""] ?? state ?? "";
  return details.before ? T.moved(name(details.before), name(details.after)) : (T.kinds[kind] ?? kind);
}

function words({ details }: EventRow): string {
  const { before: _before, after: _after, ...rest } = details;
  return Object.values(rest).join(" · ");
}
