import { Button, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { tell, useAnswer } from "../api/client";
import type { TeamRow } from "../api/types";
import { count } from "../format";
import { useQuery } from "../shell/filters";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Listed } from "../shown/Listed";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import { Versions } from "./Versions";

const T = S.settings;
const NEW = "new";

/** Who owns what, in versions: an edit is refused where somebody else was faster. */
export function Teams() {
  const asked = useAnswer("/api/v1/teams/list", {});
  const versions = useAnswer("/api/v1/teams/versions", {});
  const [query, change] = useQuery();
  const may = useMay("teams.put");
  const chosen = query.get("team") ?? "";
  const team = asked.data?.teams.find((one) => one.team_id === chosen);
  const done = () => { change({ team: "" }); asked.again(); versions.again(); };
  return (
    <>
      <Listed
        title={T.teams}
        note={may.why || undefined}
        side={!may.why && <Button size="xs" variant="default" onClick={() => change({ team: NEW }, { step: true })}>{T.newTeam}</Button>}
        asked={asked}
        rows={(answer) => answer.teams}
        id={(row) => row.team_id}
        none={T.teamsNone}
        columns={[
          { head: T.name, cell: (row) => (may.why ? row.name : <button type="button" className="more" onClick={() => change({ team: row.team_id }, { step: true })}>{row.name}</button>) },
          { head: T.owns, cell: (row) => row.owns.join("; ") },
          { head: T.reached, cell: (row) => row.reached },
          { head: T.capacity, cell: (row) => (row.capacity_per_week === null || row.capacity_per_week === undefined ? "–" : count(row.capacity_per_week)), figure: true },
          { head: T.hours, cell: (row) => [row.hours, row.time_zone].filter(Boolean).join(" ") },
        ]}
      />
      {asked.data && (team || chosen === NEW) && !may.why && <Edit key={`${chosen} ${asked.data.version}`} team={team} version={asked.data.version} done={done} cancel={() => change({ team: "" })} />}
      <Findings />
      <Versions title={T.versions} asked={versions} rows={(answer) => answer.versions} verb="teams.rollback" done={done} />
    </>
  );
}

function Edit({ team, version, done, cancel }: { team?: TeamRow; version: number; done: () => void; cancel: () => void }) {
  const [held, setHeld] = useState({
    team_id: team?.team_id ?? "", name: team?.name ?? "", owns: team?.owns.join("; ") ?? "", reached: team?.reached ?? "",
    hours: team?.hours ?? "", time_zone: team?.time_zone ?? "", escalation: team?.escalation?.join("; ") ?? "", why: "",
  });
  const [capacity, setCapacity] = useState<number | string>(team?.capacity_per_week ?? "");
  const { busy, failure, send } = useSending(done);
  const capacity_per_week = typeof capacity === "number" ? capacity : null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    send(() => tell("/api/v1/teams/put", { ...held, capacity_per_week, wrong_cost: team?.wrong_cost ?? 1, version }));
  };
  const field = (name: keyof typeof held, label: string, off = false) => (
    <TextInput key={name} size="sm" label={label} value={held[name]} disabled={off} onChange={(e) => { const { value } = e.currentTarget; setHeld((all) => ({ ...all, [name]: value })); }} />
  );
  const remove = () => window.confirm(T.sureRemove(held.name)) && send(() => tell("/api/v1/teams/remove", { team_id: held.team_id, why: held.why, version }));
  return (
    <Panel title={team ? T.edit(team.name) : T.newTeam} note={T.editNote}>
      <form className="fields" onSubmit={save}>
        {field("team_id", T.id, Boolean(team))}
        {field("name", T.name)}
        {field("owns", T.owns)}
        {field("reached", T.reached)}
        <NumberInput size="sm" label={T.capacity} value={capacity} min={0} onChange={setCapacity} />
        {field("hours", T.hours)}
        {field("time_zone", T.zone)}
        {field("escalation", T.escalation)}
        {field("why", S.taxonomy.why)}
        <div className="form-row">
          {team && <Button size="xs" variant="subtle" color="gray" disabled={busy} onClick={remove}>{T.remove}</Button>}
          <Button size="xs" variant="default" onClick={cancel}>{S.taxonomy.cancel}</Button>
          <Button size="xs" type="submit" disabled={busy || !held.team_id.trim() || !held.name.trim() || !held.owns.trim()}>{T.save}</Button>
        </div>
      </form>
      <Wrong failure={failure} />
    </Panel>
  );
}

function Findings() {
  const asked = useAnswer("/api/v1/teams/check", {});
  return (
    <Listed
      title={T.findings}
      asked={asked}
      rows={(answer) => answer.findings}
      id={(row) => `${row.team_id} ${row.what}`}
      none={T.findingsNone}
      columns={[{ head: T.team, cell: (row) => row.team_id }, { head: T.what, cell: (row) => row.what }]}
    />
  );
}
