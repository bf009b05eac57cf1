import { NativeSelect } from "@mantine/core";
import { Link } from "wouter";
import { useAnswer } from "../api/client";
import { bounds, count, range, weekly } from "../format";
import { useParameter } from "../shell/filters";
import { Wrong } from "../shell/sending";
import { Waiting } from "../shell/states";
import { Grid } from "../shown/Grid";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import { Share } from "./Rollout";

const T = S.agents;
const LIMIT = 300;

interface Of { name: string; version: string }

/** Before it meets customers: what it may bring for an issue, and what it would have done with contacts that people answered. */
export function Trial({ name, version }: Of) {
  const [issue, choose] = useParameter("issue", "");
  const { data } = useAnswer("/api/v1/issues/list", { limit: 1000 });
  const choices = [{ value: "", label: T.whichIssue }, ...(data?.issues ?? []).map((one) => ({ value: one.issue_id, label: one.name }))];
  return (
    <Panel title={T.trial} note={T.trialNote(count(LIMIT))}>
      <NativeSelect size="sm" label={T.forIssue} data={choices} value={issue} disabled={!data} onChange={(e) => choose(e.currentTarget.value)} />
      {issue && <><Effect name={name} version={version} issue={issue} /><Shadow name={name} version={version} issue={issue} /></>}
    </Panel>
  );
}

function Effect({ name, version, issue }: Of & { issue: string }) {
  const { data, failure } = useAnswer("/api/v1/agents/effect", { name, version, issue, limit: LIMIT });
  return (
    <>
      <h3>{T.effect}</h3>
      <Wrong failure={failure} />
      {!data && !failure && <Waiting lines={3} />}
      {data && (
        <>
          <Grid
            caption={T.effect}
            rows={[...data.rows, data.strangers]}
            id={(row) => row.what}
            columns={[
              { head: T.factor, cell: (row) => row.what },
              { head: T.counted, cell: (row) => (row.n === null || row.of === null ? "–" : T.nOf(count(row.n), count(row.of))), figure: true },
              { head: T.aWeek, cell: (row) => weekly(row.a_week), figure: true },
              { head: S.issue.interval("95%"), cell: (row) => S.number.range(weekly(row.low), weekly(row.high)), figure: true },
            ]}
          />
          {data.minutes && <p>{T.minutes(bounds(data.minutes).value, range(data.minutes))}{data.money && ` ${T.money(bounds(data.money).value, range(data.money))}`}</p>}
          <ul className="notes muted small">{data.notes.map((line) => <li key={line}>{line}</li>)}</ul>
        </>
      )}
    </>
  );
}

function Shadow({ name, version, issue }: Of & { issue: string }) {
  const { data, failure } = useAnswer("/api/v1/agents/shadow", { name, version, issue, limit: LIMIT, show: 3 });
  return (
    <>
      <h3>{T.shadow}</h3>
      <p className="muted small">{T.shadowNote}</p>
      <Wrong failure={failure} />
      {!data && !failure && <Waiting lines={3} />}
      {data && (
        <>
          <Grid
            caption={T.shadow}
            rows={data.groups}
            id={(row) => row.what}
            columns={[
              { head: T.contactsOf, cell: (row) => row.what },
              { head: T.taken, cell: (row) => <Share of={row.taken} /> },
              { head: T.toPerson, cell: (row) => <Share of={row.person} /> },
            ]}
          />
          {data.steps.length > 0 && (
            <Grid
              caption={T.stepsTaken}
              rows={data.steps}
              id={(row) => `${row.kind} ${row.step}`}
              columns={[
                { head: T.step, cell: (row) => row.step },
                { head: T.does, cell: (row) => row.kind.replaceAll("_", " ") },
                { head: T.replies, cell: (row) => count(row.replies), figure: true },
                { head: T.sameSaid, cell: (row) => <Share of={row.same} /> },
              ]}
            />
          )}
          {data.reasons.length > 0 && <p>{T.passedBecause} {data.reasons.map((row) => `${row.why} (${count(row.contacts)})`).join("; ")}</p>}
          <ul className="items">
            {data.examples.map((one) => (
              <li key={`${one.contact_id} ${one.agent}`} className="item">
                <p>“{one.customer}” <Link className="link" href={`/contacts/${one.contact_id}`}>{S.sized.read}</Link></p>
                <p className="small"><strong>{T.theAgent}</strong> {one.agent}</p>
                <p className="small"><strong>{T.thePerson}</strong> {one.person}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
