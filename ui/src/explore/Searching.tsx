import { Button } from "@mantine/core";
import { Link, useLocation } from "wouter";
import { tell, useAnswer } from "../api/client";
import type { HitRow } from "../api/types";
import { count, language, plain, shortDate } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Failed, Waiting } from "../shell/states";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.search;

/** The best contacts of a search, and the way to how many there are. */
export function Found({ query, where }: { query: string; where: string }) {
  const { data, failure, again } = useAnswer("/api/v1/search", { query, where, limit: 10 });
  const [, go] = useLocation();
  const { busy, failure: lost, send } = useSending();
  const may = useMay("sizeof.start");
  const size = () => send(() => tell("/api/v1/sizeof/start", { query, where }).then((step) => go(`/sized/${step.sizing_id}`)));
  return (
    <Panel title={T.found(query)} note={data && T.foundNote(count(data.hits.length), count(data.pool))}>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={4} />}
      {data && (
        <>
          {Object.entries(data.corrected).map(([typed, meant]) => <p key={typed} className="muted small">{T.corrected(typed, meant)}</p>)}
          {data.unknown.length > 0 && <p className="muted small">{T.unknown(data.unknown.join(", "))}</p>}
          <div className="inline">
            {may.why ? <p className="muted small">{may.why}</p> : <Button loading={busy} onClick={size}>{T.howMany}</Button>}
            <span className="muted small">{T.howManyNote}</span>
          </div>
          <Wrong failure={lost} />
          {data.hits.length === 0 && <p className="muted">{T.nothing}</p>}
          <ul className="contacts hits">{data.hits.map((hit) => <Hit key={hit.contact_id} hit={hit} />)}</ul>
        </>
      )}
    </Panel>
  );
}

export function Hit({ hit }: { hit: HitRow }) {
  const about = [hit.day && shortDate(hit.day), hit.channel, language(hit.language), hit.topics.join(", "), plain(hit.why), hit.alike > 0 && T.alike(count(hit.alike))];
  return (
    <li>
      <Link href={`/contacts/${hit.contact_id}`} className="row-link"><Marked text={hit.text} spans={hit.spans} /></Link>
      <span className="contact-meta">{about.filter(Boolean).join(" · ")}</span>
    </li>
  );
}

const BEFORE = 60;
const LONG = 220;

/** A part of the text around the first word that matched, the words marked. Spans count characters, not code units. */
function Marked({ text, spans }: { text: string; spans: unknown[] }) {
  const letters = [...text];
  const found = (spans as [number, number][]).slice().sort((a, b) => a[0] - b[0]);
  const first = Math.max(0, (found[0]?.[0] ?? 0) - BEFORE);
  const start = letters.length <= LONG ? 0 : Math.min(first, letters.length - LONG);
  const end = Math.min(letters.length, start + LONG);
  const pieces = [];
  let at = start;
  for (const [from, to] of found) {
    if (from < at || to > end) continue;
    pieces.push(letters.slice(at, from).join(""), <mark key={from}>{letters.slice(from, to).join("")}</mark>);
    at = to;
  }
  return <>{start > 0 && "… "}{pieces}{letters.slice(at, end).join("")}{end < letters.length && " …"}</>;
}
