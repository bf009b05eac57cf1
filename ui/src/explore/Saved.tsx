import { Button } from "@mantine/core";
import { useState } from "react";
import { tell, useAnswer } from "../api/client";
import type { HitRow } from "../api/types";
import { count } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Grid } from "../shown/Grid";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import { Hit } from "./Searching";

const T = S.search;

/** Searches that are kept, and what is new in each. */
export function Saved() {
  const { data, again } = useAnswer("/api/v1/searches/list", {});
  const news = useAnswer("/api/v1/searches/check", {}).data;
  const [shown, show] = useState<{ name: string; hits: HitRow[]; held: number }>();
  const { busy, failure, send } = useSending(again);
  const may = useMay("searches.run");
  if (!data?.searches.length) return null;
  const fresh = (name: string) => news?.searches.find((row) => row.name === name);
  const look = (name: string) => send(() => tell("/api/v1/searches/run", { name, peek: true }).then((found) => show({ name, hits: found.hits, held: found.held })));
  const drop = (name: string) => { if (window.confirm(T.sure(name))) send(() => tell("/api/v1/searches/delete", { name })); };
  return (
    <Panel title={T.saved} note={T.savedNote}>
      <Grid
        caption={T.saved}
        rows={data.searches}
        id={(row) => row.name}
        columns={[
          { head: T.name, cell: (row) => row.name },
          { head: T.what, cell: (row) => [row.query || T.like, row.where].filter(Boolean).join(" · ") },
          { head: T.held, cell: (row) => count(fresh(row.name)?.held ?? row.seen), figure: true },
          { head: T.new, cell: (row) => count(fresh(row.name)?.new ?? 0), figure: true },
          {
            head: T.actions,
            cell: (row) => may.why || (
              <span className="row-actions">
                <Button size="compact-xs" variant="default" disabled={busy} onClick={() => look(row.name)}>{T.look}</Button>
                <Button size="compact-xs" variant="subtle" color="gray" disabled={busy} onClick={() => drop(row.name)}>{T.drop}</Button>
              </span>
            ),
          },
        ]}
      />
      <Wrong failure={failure} />
      {shown && (
        <section aria-label={shown.name}>
          <h3>{T.newIn(shown.name, count(shown.hits.length), count(shown.held))}</h3>
          <ul className="contacts hits">{shown.hits.map((hit) => <Hit key={hit.contact_id} hit={hit} />)}</ul>
        </section>
      )}
    </Panel>
  );
}
