import { Link } from "wouter";
import { Assumptions } from "../settings/Assumptions";
import { Connections } from "../settings/Connections";
import { Log } from "../settings/Log";
import { Models } from "../settings/Models";
import { People } from "../settings/People";
import { Rules } from "../settings/Rules";
import { Runs } from "../settings/Runs";
import { Teams } from "../settings/Teams";
import { useTitle } from "../shell/title";
import { S } from "../strings";

const T = S.settings;
const PARTS = { connections: Connections, teams: Teams, rules: Rules, cost: Assumptions, models: Models, runs: Runs, people: People, log: Log };

/** What the workspace goes by: seen by all, changed by those who may. */
export function Settings({ part }: { part: string }) {
  const name = Object.hasOwn(PARTS, part) ? (part as keyof typeof PARTS) : "connections";
  const Part = PARTS[name];
  useTitle(`${T.parts[name]} · ${T.title}`);
  return (
    <>
      <div className="page-head"><h1>{T.title}</h1><p className="lead">{T.leads[name]}</p></div>
      <nav className="nav queues" aria-label={T.title}>
        {(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((one) => <Link key={one} href={`/settings/${one}`} aria-current={one === name ? "page" : undefined}>{T.parts[one]}</Link>)}
      </nav>
      <Part />
    </>
  );
}
