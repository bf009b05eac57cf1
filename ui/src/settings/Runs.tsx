import { Button, NativeSelect } from "@mantine/core";
import { Link } from "wouter";
import { useAnswer } from "../api/client";
import { count, seconds, time } from "../format";
import { useQuery } from "../shell/filters";
import { Failed, Waiting } from "../shell/states";
import { Grid } from "../shown/Grid";
import { Listed } from "../shown/Listed";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.settings;

/** Every run, and where two of them differ. */
export function Runs() {
  const asked = useAnswer("/api/v1/runs/list", { newest: true });
  const [query, change] = useQuery();
  const runs = asked.data?.runs ?? [];
  const [first, second] = [query.get("first") ?? runs[1]?.run_id ?? "", query.get("second") ?? runs[0]?.run_id ?? ""];
  const choose = (name: "first" | "second", value: string) => (
    <NativeSelect size="xs" aria-label={T[name]} value={value} data={runs.map((run) => run.run_id)} onChange={(e) => change({ [name]: e.currentTarget.value })} />
  );
  return (
    <>
      <Listed
        title={S.data.runs}
        asked={asked}
        rows={() => runs}
        id={(row) => row.run_id}
        none={S.data.runsNone}
        columns={[
          { head: S.data.run, cell: (row) => <Link className="link mono" href={`/data?run=${row.run_id}`}>{row.run_id}</Link> },
          { head: S.data.state, cell: (row) => row.state },
          { head: S.data.started, cell: (row) => time(row.started) },
          { head: S.data.took, cell: (row) => seconds(row.seconds), figure: true },
          { head: S.data.contacts, cell: (row) => count(row.contacts), figure: true },
        ]}
      />
      {runs.length > 1 && (
        <Panel title={T.compare}>
          <div className="inline">{choose("first", first)}{choose("second", second)}<Button size="xs" variant="default" onClick={() => change({ compare: "yes", first, second }, { step: true })}>{T.compareDo}</Button></div>
          {query.get("compare") && <Differences first={first} second={second} />}
        </Panel>
      )}
    </>
  );
}

function Differences({ first, second }: { first: string; second: string }) {
  const { data, failure, again } = useAnswer("/api/v1/runs/compare", { first, second });
  if (failure && !data) return <Failed failure={failure} again={again} />;
  if (!data) return <Waiting lines={2} />;
  if (!data.differences.length) return <p className="muted">{T.same}</p>;
  return (
    <Grid
      caption={T.compare}
      rows={data.differences}
      id={(row) => row.field}
      columns={[
        { head: T.field, cell: (row) => row.field },
        { head: T.first, cell: (row) => <span className="mono">{JSON.stringify(row.first)}</span> },
        { head: T.second, cell: (row) => <span className="mono">{JSON.stringify(row.second)}</span> },
      ]}
    />
  );
}
