import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useAnswer } from "../api/client";
import type { TaxonomyVersionRow as Version } from "../api/types";
import { useQuery } from "../shell/filters";
import { useMay } from "../shell/Session";
import { Empty, Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import { type Edits, useEdits } from "../taxonomy/edit";
import { Proposal } from "../taxonomy/Effects";
import { Node } from "../taxonomy/Node";
import { Steps } from "../taxonomy/Steps";
import { Tree } from "../taxonomy/Tree";

const T = S.taxonomy;

/** The tree of contact reasons that people own: draft, preview, review, publish. */
export function Taxonomy() {
  const { data, failure, again } = useAnswer("/api/v1/taxonomy/list", {});
  const [asked, change] = useQuery();
  useTitle(T.title);
  const versions = data?.versions ?? [];
  const wanted = asked.get("version") ?? "";
  const open = versions.filter((one) => ["draft", "in_review", "approved"].includes(one.state)).at(-1);
  const shown = versions.find((one) => String(one.number) === wanted) ?? open ?? versions.find((one) => one.state === "published");
  const saved = () => { change({ version: "" }); again(); };
  return (
    <>
      <div className="page-head">
        <h1>{T.title}</h1>
        <p className="lead">{T.lead}</p>
      </div>
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={4} height={96} />}
      {data && !shown && <Begin saved={saved} />}
      {shown && <Shown key={`${shown.number} ${shown.revision} ${shown.state}`} version={shown} versions={versions} saved={saved} />}
    </>
  );
}

function Begin({ saved }: { saved: () => void }) {
  const edits = useEdits(0, saved);
  const may = useMay("taxonomy.accept");
  return (
    <>
      <Empty title={T.none} hint={T.noneHint}>
        {may.why ? <p className="muted">{may.why}</p> : <Button disabled={edits.busy} onClick={() => edits.propose({ verb: "taxonomy.accept", given: {}, says: T.accept })}>{T.accept}</Button>}
      </Empty>
      <Proposal edits={edits} />
    </>
  );
}

function Shown({ version, versions, saved }: { version: Version; versions: Version[]; saved: () => void }) {
  const { data, failure, again } = useAnswer("/api/v1/taxonomy/show", { version: String(version.number) });
  const [asked, change] = useQuery();
  const may = useMay("taxonomy.rename");
  const draft = version.state === "draft";
  const edits = useEdits(draft ? version.revision : 0, saved);
  const open = versions.find((one) => ["in_review", "approved"].includes(one.state));
  const editable = draft || (version.state === "published" && !open);
  const why = may.why || (editable ? "" : T.notNow);
  const nodes = data?.nodes ?? [];
  const chosen = nodes.find((node) => node.id === asked.get("node")) ?? nodes[0];
  const look = (number: string) => change({ version: number }, { step: true });
  return (
    <>
      <Steps version={version} versions={versions} look={look} done={saved} />
      {failure && !data && <Failed failure={failure} again={again} />}
      {!failure && !data && <Waiting lines={6} />}
      <Proposal edits={edits} />
      {data && (
        <div className="columns taxonomy">
          <div className="column-main">
            <Panel title={T.tree} note={T.treeNote}>
              <Tree
                nodes={nodes}
                chosen={chosen?.id ?? ""}
                choose={(id) => change({ node: id })}
                place={why ? undefined : (node, parent) => edits.propose({ verb: "taxonomy.move", given: { node: node.id, parent: parent?.id ?? "" }, says: T.saysMove(node.name, parent?.name ?? T.top) })}
              />
              {!why && <Add edits={edits} parent={chosen ? { id: chosen.id, name: chosen.name } : undefined} />}
            </Panel>
          </div>
          <div className="column-side">{chosen && <Node key={chosen.id} node={chosen} nodes={nodes} why={why} propose={edits.propose} />}</div>
        </div>
      )}
    </>
  );
}

function Add({ edits, parent }: { edits: Edits; parent?: { id: string; name: string } }) {
  const [name, setName] = useState("");
  const add = (under: string) => edits.propose({ verb: "taxonomy.add", given: { name: name.trim(), parent: under }, says: T.saysAdd(name.trim()) });
  const submit = (event: FormEvent) => { event.preventDefault(); if (name.trim()) add(""); };
  return (
    <form className="inline" onSubmit={submit}>
      <TextInput size="xs" aria-label={T.newNode} placeholder={T.newNode} value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <Button type="submit" size="xs" variant="default" disabled={!name.trim()}>{T.addTop}</Button>
      {parent && <Button size="xs" variant="default" disabled={!name.trim()} onClick={() => add(parent.id)}>{T.addUnder(parent.name)}</Button>}
    </form>
  );
}
