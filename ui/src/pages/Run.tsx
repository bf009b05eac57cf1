import { useAnswer } from "../api/client";
import { count } from "../format";
import { Failed, Waiting } from "../shell/states";
import { Grid } from "../shown/Grid";
import { Panel } from "../shown/Panel";
import { S } from "../strings";

const T = S.data;

/** What the document of a run holds, as far as this page reads it. */
interface Document {
  stages?: { stage: string; rows_in: number; rows_out: number; seconds: number; peak_bytes: number; skipped: boolean }[];
  sources?: { name: string; counts?: Record<string, number> }[];
}

/** The sources and stages of one run. */
export function Run({ id }: { id: string }) {
  const { data, failure, again } = useAnswer("/api/v1/runs/show", { run: id });
  if (failure && !data) return <Failed failure={failure} again={again} />;
  if (!data) return <Waiting lines={4} />;
  const document = data.document as Document;
  const stages = document.stages ?? [];
  const longest = Math.max(...stages.map((stage) => stage.seconds), 0.001);
  const digits = (n: number) => n.toLocaleString("en", { maximumFractionDigits: n < 10 ? 2 : 0 });
  return (
    <>
      <Panel title={T.sources} note={T.sourcesNote}>
        <Grid
          caption={T.sources}
          rows={document.sources ?? []}
          id={(source) => source.name}
          columns={[
            { head: T.source, cell: (source) => source.name },
            ...(["read", "accepted", "duplicate", "quarantined", "contacts"] as const).map((name) => ({
              head: T[name],
              cell: (source: NonNullable<Document["sources"]>[number]) => count(source.counts?.[name] ?? 0),
              figure: true,
            })),
          ]}
        />
      </Panel>
      <Panel title={T.stages(data.run_id)}>
        <Grid
          caption={T.stages(data.run_id)}
          rows={stages}
          id={(stage) => stage.stage}
          columns={[
            { head: T.stage, cell: (stage) => stage.stage },
            { head: T.seconds, cell: (stage) => <span className="timed"><span className="part-bar" aria-hidden="true"><span style={{ width: `${(100 * stage.seconds) / longest}%` }} /></span>{stage.skipped ? T.kept : digits(stage.seconds)}</span>, figure: true },
            { head: T.rowsIn, cell: (stage) => (stage.rows_in ? count(stage.rows_in) : "–"), figure: true },
            { head: T.rowsOut, cell: (stage) => count(stage.rows_out), figure: true },
            { head: T.rate, cell: (stage) => (stage.rows_in && stage.seconds > 0 ? count(stage.rows_in / stage.seconds) : "–"), figure: true },
            { head: T.memory, cell: (stage) => (stage.peak_bytes ? count(stage.peak_bytes / 2 ** 20) : "–"), figure: true },
          ]}
        />
      </Panel>
    </>
  );
}
