import { Link } from "wouter";
import { useAnswer } from "../api/client";
import { Left } from "../shell/icons";
import { Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import { Decide } from "./Agents";

const T = S.agents;

/** All that happened in one conversation with an agent. */
export function Talk({ id }: { id: string }) {
  const { data, failure, again } = useAnswer("/api/v1/agents/trace", { conversation: id });
  const waits = useAnswer("/api/v1/agents/talks", { status: "waiting", limit: 500 });
  const talk = waits.data?.talks.find((one) => one.conversation === id);
  useTitle(T.talk);
  return (
    <>
      <Link href="/agents" className="back"><Left />{T.title}</Link>
      <div className="page-head"><h1>{T.talk}</h1>{data && <p className="lead">{data.procedures.join(", ")}</p>}</div>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={5} />}
      {talk && <Panel title={T.approvals}><p className="mono">{talk.call}</p><Decide talk={talk} done={() => { again(); waits.again(); }} /></Panel>}
      {data && (
        <Panel title={T.trace} note={T.traceNote}>
          <ol className="turns">
            {data.rows.map((row, i) => (
              <li key={i} className={`turn ${row.what === "customer" ? "turn-customer" : row.what === "agent" ? "turn-agent" : "turn-other"}`}>
                <span className="speaker">{row.what}</span>
                <p>{row.detail}</p>
              </li>
            ))}
          </ol>
        </Panel>
      )}
    </>
  );
}
