import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { tell, tellVerb, useAnswer } from "../api/client";
import type { TaxonomyStepOutput as Done, TaxonomyVersionRow as Version } from "../api/types";
import { count, date } from "../format";
import { useMay } from "../shell/Session";
import { useSending, Wrong } from "../shell/sending";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import { Lines, Effects } from "./Effects";

const T = S.taxonomy;
/** What may be done with a version in each state, the usual step first. */
const STEPS: Record<string, Step[]> = {
  draft: ["review", "publish", "rebase", "reject"],
  in_review: ["approve", "reopen", "reject"],
  approved: ["publish", "reopen", "reject"],
};
type Step = "review" | "approve" | "reject" | "reopen" | "rebase" | "publish";

/** Which version is looked at, what it changes, and what may become of it. */
export function Steps({ version, versions, look, done }: { version: Version; versions: Version[]; look: (number: string) => void; done: () => void }) {
  const [why, setWhy] = useState("");
  const [said, say] = useState<Done>();
  const [restated, setRestated] = useState(false);
  const { busy, failure, send } = useSending(done);
  const take = (step: Step) => send(() => tellVerb(`taxonomy.${step}`, { version: String(version.number), why: why.trim() }).then((answer) => { say(answer as Done); setWhy(""); }));
  const restate = () => send(() => tell("/api/v1/jobs/start", { verb: "taxonomy.restate" }).then(() => setRestated(true)));
  const restates = useMay("taxonomy.restate");
  const steps = (STEPS[version.state] ?? []).filter((step) => step !== "rebase" || version.parent !== (versions.find((one) => one.state === "published")?.number ?? null));
  return (
    <Panel title={T.version(count(version.number))} note={T.versionNote(T.states[version.state] ?? version.state, version.author, date(version.created), count(version.nodes))}>
      <div className="inline">
        <NativeSelect aria-label={T.which} value={String(version.number)} onChange={(e) => look(e.currentTarget.value)} data={[...versions].reverse().map((one) => ({ value: String(one.number), label: `${count(one.number)} · ${T.states[one.state] ?? one.state} · ${one.author}` }))} />
        {version.why && <span className="muted">“{version.why}”</span>}
        {version.review && <span className="muted">{version.reviewer}: “{version.review}”</span>}
      </div>
      {version.parent !== null && <Difference of={version} />}
      {steps.length > 0 && (
        <div className="inline">
          <TextInput aria-label={T.why} placeholder={T.why} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
          {steps.map((step, i) => <Take key={step} step={step} first={i === 0} busy={busy} take={take} />)}
        </div>
      )}
      {version.state === "published" && !restates.why && <div className="inline"><Button size="xs" variant="default" disabled={busy || restated} onClick={restate}>{T.restate}</Button><span className="muted small">{restated ? T.restated : T.restateNote}</span></div>}
      {said && <div role="status"><p>{T.nowIs(T.states[said.version.state] ?? said.version.state)}</p>{said.effects && <Effects of={said.effects} />}</div>}
      <Wrong failure={failure} />
    </Panel>
  );
}

function Take({ step, first, busy, take }: { step: Step; first: boolean; busy: boolean; take: (step: Step) => void }) {
  const may = useMay(`taxonomy.${step}`);
  if (may.why) return <span className="muted small">{T.steps[step]}: {may.why}</span>;
  return <Button size="xs" variant={first ? "filled" : "default"} disabled={busy} onClick={() => take(step)}>{T.steps[step]}</Button>;
}

function Difference({ of }: { of: Version }) {
  const { data } = useAnswer("/api/v1/taxonomy/diff", { first: String(of.parent), second: String(of.number) });
  if (!data) return null;
  return (
    <details className="fold">
      <summary>{T.differs(count(data.changes.length), count(data.first))}</summary>
      <Lines of={data.changes} none={T.nothing} />
    </details>
  );
}
