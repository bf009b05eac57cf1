import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { ask, type Failure, useAnswer } from "../api/client";
import type { ContactRow } from "../api/types";
import { count, language, probability, shortDate } from "../format";
import { Failed, Waiting } from "../shell/states";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.issue;
const PAGE = 10;

/** The contacts of an issue, or of none, a page at a time. */
export function Contacts({ of, note }: { of: string; note: (shown: string, total: string) => string }) {
  const first = useAnswer("/api/v1/contacts/list", { issue: of, limit: PAGE });
  const [more, setMore] = useState<ContactRow[]>([]);
  const [cursor, setCursor] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const start = first.data?.next_cursor ?? "";
  useEffect(() => setCursor(start), [start]);
  const load = () => {
    setFailure(undefined);
    ask("/api/v1/contacts/list", { issue: of, limit: PAGE, cursor }).then((page) => {
      setMore((rows) => [...rows, ...page.contacts]);
      setCursor(page.next_cursor);
    }, setFailure);
  };
  const rows = [...(first.data?.contacts ?? []), ...more];
  return (
    <Panel title={T.contactsTitle} note={first.data && note(count(rows.length), count(first.data.total))}>
      {first.failure && !first.data && <Failed failure={first.failure} again={first.again} />}
      {!first.failure && !first.data && <Waiting lines={4} />}
      <ul className="contacts">
        {rows.map((row) => (
          <li key={row.contact_id}>
            <Link href={`/contacts/${row.contact_id}`} className="row-link">{row.statement || row.opening || T.nothing}</Link>
            <span className="contact-meta">{about(row)}</span>
          </li>
        ))}
      </ul>
      {failure && <Failed failure={failure} again={load} />}
      {cursor && !failure && <Button variant="default" onClick={load}>{T.more}</Button>}
    </Panel>
  );
}

function about(row: ContactRow): string {
  const fit = row.probability !== null ? T.fit(probability(row.probability)) : !row.statement && T.noStatement;
  return [row.timestamp && shortDate(row.timestamp), row.channel, language(row.language), fit].filter(Boolean).join(" · ");
}
