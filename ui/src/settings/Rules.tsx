import { Button } from "@mantine/core";
import { tell, useAnswer } from "../api/client";
import { count, time } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Listed } from "../shown/Listed";
import { S } from "../strings";
import { AutomationsEffect, ClocksEffect, RulesEffect } from "./effects";
import { Versions } from "./Versions";
import { Written } from "./Written";

const T = S.settings;

/** Rules that route contacts, automations that act, and the clocks of issues. */
export function Rules() {
  return <><Routing /><Automations /><Clocks /></>;
}

function Routing() {
  const asked = useAnswer("/api/v1/route/rules", {});
  const { busy, failure, send } = useSending(asked.again);
  const off = useMay("route.off");
  const note = asked.data && asked.data.version > 0 && (asked.data.on ? T.rulesOn(count(asked.data.version)) : T.rulesOff);
  return (
    <>
      <Listed
        title={T.rules}
        note={note}
        side={asked.data?.on && !off.why && <Button size="xs" variant="default" disabled={busy} onClick={() => send(() => tell("/api/v1/route/off", {}))}>{T.switchOff}</Button>}
        asked={asked}
        rows={(answer) => answer.rules}
        id={(row) => String(row.line)}
        none={T.rulesNone}
        columns={[
          { head: T.line, cell: (row) => count(row.line), figure: true },
          { head: T.rule, cell: (row) => <span className="mono">{row.text}</span> },
          { head: T.team, cell: (row) => row.team ?? T.person },
          { head: T.urgent, cell: (row) => (row.urgent ? T.yes : "") },
        ]}
      >
        <Wrong failure={failure} />
        {asked.data && <Written of="route" title={T.rules} held={asked.data} example={T.rulesExample} shows={(seen) => <RulesEffect of={seen} />} done={asked.again} />}
      </Listed>
      {asked.data && (asked.data.versions ?? []).length > 0 && <Versions title={T.rulesVersions} asked={asked} rows={(answer) => answer.versions ?? []} verb="route.rollback" done={asked.again} />}
    </>
  );
}

function Automations() {
  const asked = useAnswer("/api/v1/automations/list", {});
  const log = useAnswer("/api/v1/automations/log", { limit: 50 });
  const { busy, failure, send } = useSending(() => { asked.again(); log.again(); });
  const may = useMay("automations.stop");
  const turn = (name: string, on: boolean) => send(() => tell(on ? "/api/v1/automations/stop" : "/api/v1/automations/start", { name }));
  return (
    <>
      <Listed
        title={T.automations}
        note={may.why || undefined}
        asked={asked}
        rows={(answer) => answer.automations}
        id={(row) => row.name}
        none={T.automationsNone}
        columns={[
          { head: T.name, cell: (row) => row.name },
          { head: T.whenHead, cell: (row) => [row.when, ...row.conditions].join("; ") },
          { head: T.does, cell: (row) => row.does.join("; ") },
          { head: S.data.state, cell: (row) => row.state },
          { head: T.acted, cell: (row) => count(row.acted), figure: true },
          { head: T.do, cell: (row) => (may.why ? "" : <Button size="compact-xs" variant="default" disabled={busy} onClick={() => turn(row.name, row.state === "on")}>{row.state === "on" ? T.stop : T.start}</Button>) },
        ]}
      >
        <Wrong failure={failure} />
        {asked.data && <Written of="automations" title={T.automations} held={asked.data} example={T.automationsExample} shows={(seen) => <AutomationsEffect of={seen} />} done={() => { asked.again(); log.again(); }} />}
      </Listed>
      {log.data && log.data.total > 0 && (
        <Listed
          title={T.acts}
          asked={log}
          rows={(answer) => answer.fired}
          id={(row) => `${row.automation} ${row.at} ${row.trigger} ${row.outcome}`}
          none={T.actsNone}
          columns={[
            { head: T.when, cell: (row) => time(row.at) },
            { head: T.name, cell: (row) => row.automation },
            { head: T.why, cell: (row) => row.trigger },
            { head: T.outcome, cell: (row) => row.outcome },
            { head: T.does, cell: (row) => row.actions.join("; ") },
          ]}
        />
      )}
    </>
  );
}

function Clocks() {
  const asked = useAnswer("/api/v1/clocks/show", {});
  return (
    <Listed
      title={T.clocks}
      asked={asked}
      rows={(answer) => answer.clocks}
      id={(row) => JSON.stringify(row)}
      none={T.clocksNone}
      columns={[
        { head: T.hoursHead, cell: (row) => count(row.hours), figure: true },
        { head: T.for, cell: (row) => [...row.states, ...row.severities, ...row.teams].join(", ") || T.all },
        { head: T.hours, cell: (row) => row.runs },
        { head: T.escalation, cell: (row) => row.escalate.join("; ") },
      ]}
    >
      {asked.data && <Written of="clocks" title={T.clocks} held={asked.data} example={T.clocksExample} shows={(seen) => <ClocksEffect of={seen} />} done={asked.again} />}
    </Listed>
  );
}
