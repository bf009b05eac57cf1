import { Button } from "@mantine/core";
import { useState } from "react";
import { ask, tell, useAnswer } from "../api/client";
import { count, plain, time } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Listed } from "../shown/Listed";
import { S } from "../strings";
import { ConnectorsEffect } from "./effects";
import { Written } from "./Written";

const T = S.settings;
const KINDS = "github, jira, servicenow, zendesk, slack, teams, mail, webhook, files";

/** Other systems, what waits for them, what was sent here, and long work. */
export function Connections() {
  return <><Systems /><Outbox /><Inbox /><Jobs /></>;
}

function Systems() {
  const asked = useAnswer("/api/v1/connect/list", {});
  const [said, say] = useState<Record<string, string>>({});
  const { busy, failure, send } = useSending(asked.again);
  const pull = useMay("connect.pull");
  const check = (name: string) => send(() => ask("/api/v1/connect/check", { name }).then((answer) => say((held) => ({ ...held, ...Object.fromEntries(answer.checks.map((row) => [row.name, row.found])) }))));
  return (
    <Listed
      title={T.systems}
      note={T.systemsNote}
      asked={asked}
      rows={(answer) => answer.connectors}
      id={(row) => row.name}
      none={T.systemsNone}
      columns={[
        { head: T.name, cell: (row) => row.name },
        { head: T.kind, cell: (row) => row.kind },
        { head: T.address, cell: (row) => [row.url, row.project].filter(Boolean).join(" · ") },
        { head: T.can, cell: (row) => row.can.join(", ") },
        { head: T.waiting, cell: (row) => count(row.waiting), figure: true },
        { head: T.dead, cell: (row) => count(row.dead), figure: true },
        {
          head: T.do,
          cell: (row) => (
            <span className="row-actions">
              <Button size="compact-xs" variant="default" disabled={busy} onClick={() => check(row.name)}>{T.check}</Button>
              {!pull.why && <Button size="compact-xs" variant="default" disabled={busy} onClick={() => send(() => tell("/api/v1/connect/pull", { name: row.name }))}>{T.pull}</Button>}
              <span className="muted small">{said[row.name]}</span>
            </span>
          ),
        },
      ]}
    >
      <Wrong failure={failure} />
      {asked.data && <Written of="connect" title={T.connectors} held={asked.data} example={T.connectorsExample} lead={T.connectorsLead(KINDS)} shows={(seen) => <ConnectorsEffect of={seen} />} done={asked.again} />}
    </Listed>
  );
}

function Outbox() {
  const asked = useAnswer("/api/v1/outbox/list", { limit: 100 });
  const { busy, failure, send } = useSending(asked.again);
  const may = useMay("outbox.replay");
  return (
    <Listed
      title={T.outbox}
      note={asked.data && T.outboxNote(count(asked.data.waiting), count(asked.data.sent), count(asked.data.dead))}
      asked={asked}
      rows={(answer) => answer.messages}
      id={(row) => row.message_id}
      none={T.outboxNone}
      columns={[
        { head: T.to, cell: (row) => row.target },
        { head: T.what, cell: (row) => row.action },
        { head: S.data.state, cell: (row) => row.state },
        { head: T.why, cell: (row) => row.error || "–" },
        { head: T.do, cell: (row) => (row.state === "dead" && !may.why ? <Button size="compact-xs" variant="default" disabled={busy} onClick={() => send(() => tell("/api/v1/outbox/replay", { message: row.message_id }))}>{T.again}</Button> : "") },
      ]}
    >
      <Wrong failure={failure} />
    </Listed>
  );
}

function Inbox() {
  const asked = useAnswer("/api/v1/inbox/list", {});
  const { busy, failure, send } = useSending(asked.again);
  const may = useMay("jobs.start");
  const take = !may.why && Boolean(asked.data?.files.length) && <Button size="xs" variant="default" disabled={busy} onClick={() => send(() => tell("/api/v1/jobs/start", { verb: "inbox.run" }))}>{T.take}</Button>;
  return (
    <Listed
      title={T.inbox}
      side={take}
      asked={asked}
      rows={(answer) => answer.files}
      id={(row) => row.name}
      none={T.inboxNone}
      columns={[{ head: T.name, cell: (row) => row.name }, { head: T.bytes, cell: (row) => count(row.bytes), figure: true }]}
    >
      <Wrong failure={failure} />
    </Listed>
  );
}

function Jobs() {
  const asked = useAnswer("/api/v1/jobs/list", {});
  const { busy, failure, send } = useSending(asked.again);
  return (
    <Listed
      title={T.jobs}
      asked={asked}
      side={<Button size="xs" variant="default" onClick={asked.again}>{T.refresh}</Button>}
      rows={(answer) => answer.jobs}
      id={(row) => row.job_id}
      none={T.jobsNone}
      columns={[
        { head: T.what, cell: (row) => plain(row.verb) },
        { head: T.who, cell: (row) => row.who },
        { head: S.data.started, cell: (row) => time(row.made) },
        { head: S.data.state, cell: (row) => row.state },
        { head: T.progress, cell: (row) => (row.progress ? T.done(count(row.progress.done), row.progress.total === null ? "?" : count(row.progress.total), row.progress.unit) : "") },
        { head: T.do, cell: (row) => (["waiting", "running"].includes(row.state) ? <Button size="compact-xs" variant="default" disabled={busy} onClick={() => send(() => tell("/api/v1/jobs/cancel", { job: row.job_id }))}>{T.stop}</Button> : "") },
      ]}
    >
      <Wrong failure={failure} />
    </Listed>
  );
}
