import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { ask, tell, useAnswer } from "../api/client";
import type { ContactRow } from "../api/types";
import { count, language, percent, shortDate } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Failed, Waiting } from "../shell/states";
import { Grid } from "../shown/Grid";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.explore;
const PAGE = 10;
const LIKE = 1000; // contacts that a saved search holds at most

/** What is in the part that is chosen: counted by the server over the whole map, not over the points drawn. */
export function Selection({ inside, where, mood }: { inside: string; where: string; mood: string }) {
  const given = { inside, where, mood: mood as "", limit: PAGE };
  const { data, failure, again } = useAnswer("/api/v1/map/select", given);
  const [more, setMore] = useState<{ rows: ContactRow[]; cursor: string }>();
  const { busy, failure: lost, send } = useSending();
  if (failure && !data) return <Failed failure={failure} again={again} />;
  if (!data) return <Waiting lines={3} />;
  const rows = [...data.listed, ...(more?.rows ?? [])];
  const cursor = more ? more.cursor : data.next_cursor;
  const load = () => send(() => ask("/api/v1/map/select", { ...given, cursor }).then((page) =>
    setMore((held) => ({ rows: [...(held?.rows ?? []), ...page.listed], cursor: page.next_cursor }))));
  return (
    <div className="halves">
      <Panel title={T.chosen(count(data.contacts))} note={T.chosenNote(count(rows.length), count(data.contacts), count(data.statements), count(data.of_statements))}>
        <ul className="contacts">
          {rows.map((row) => (
            <li key={row.contact_id}>
              <Link href={`/contacts/${row.contact_id}`} className="row-link">{row.statement}</Link>
              <span className="contact-meta">{[row.timestamp && shortDate(row.timestamp), row.channel, language(row.language)].filter(Boolean).join(" · ")}</span>
            </li>
          ))}
        </ul>
        {cursor && <Button variant="default" disabled={busy} onClick={load}>{S.issue.more}</Button>}
        <Wrong failure={lost} />
      </Panel>
      <div>
        <Panel title={T.about}>
          <Grid
            caption={T.about}
            rows={data.topics}
            id={(row) => row.topic_id}
            columns={[
              { head: T.columns.topic, cell: (row) => row.name },
              { head: T.statements, cell: (row) => count(row.statements), figure: true },
              { head: T.ofTopic, cell: (row) => percent(row.statements / (row.of || 1)), figure: true },
            ]}
          />
        </Panel>
        {data.contacts > 0 && <Keep typical={data.typical} where={where} contacts={data.contacts} />}
      </div>
    </div>
  );
}

/** Keep a search for contacts like those chosen: it finds new ones, too. */
function Keep({ typical, where, contacts }: { typical: string[]; where: string; contacts: number }) {
  const [name, setName] = useState("");
  const [kept, setKept] = useState("");
  const { busy, failure, send } = useSending();
  const may = useMay("searches.save");
  const save = (event: FormEvent) => {
    event.preventDefault();
    const called = name.trim();
    send(() => tell("/api/v1/searches/save", { name: called, query: "", where, near: typical, limit: Math.min(contacts, LIKE) }).then(() => { setKept(called); setName(""); }));
  };
  return (
    <Panel title={T.keep} note={T.keepNote}>
      {may.why ? <p className="muted small">{may.why}</p> : (
        <form className="inline" onSubmit={save}>
          <TextInput aria-label={T.keepName} placeholder={T.keepName} value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <Button type="submit" variant="default" disabled={busy || !name.trim()}>{T.keepDo}</Button>
        </form>
      )}
      {kept && <p role="status">{T.kept(kept)}</p>}
      <Wrong failure={failure} />
    </Panel>
  );
}
