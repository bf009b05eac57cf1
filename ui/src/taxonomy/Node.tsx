import { Button, MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useAnswer } from "../api/client";
import type { TaxonomyNodeRow as NodeRow } from "../api/types";
import { Panel } from "../shown/Panel";
import { S } from "../strings";
import type { Edit } from "./edit";

const T = S.taxonomy;

interface Props {
  node: NodeRow;
  nodes: NodeRow[];
  /** Why nothing may be edited; empty: it may. */
  why: string;
  propose: (edit: Edit) => void;
}

/** One node: what it is, and every edit of it. */
export function Node({ node, nodes, why, propose }: Props) {
  const edit = (verb: string, given: Record<string, unknown>, says: string) => propose({ verb: `taxonomy.${verb}`, given: { node: node.id, ...given }, says });
  const others = nodes.filter((one) => one.id !== node.id && !one.retired).map((one) => ({ value: one.id, label: one.path.join(" / ") }));
  const parents = [{ value: "", label: T.top }, ...others];
  const frozen = Boolean(why) || node.locked;
  return (
    <Panel title={node.name} note={node.path.length > 1 ? node.path.slice(0, -1).join(" / ") : undefined}>
      {why && <p className="muted small">{why}</p>}
      {node.locked && !why && <p className="muted small">{T.lockedNote}</p>}
      <Form label={T.rename} off={frozen} send={(given) => edit("rename", given, T.saysRename(node.name, given.name ?? ""))} fields={[{ name: "name", label: T.name, value: node.name }]} />
      <Form
        label={T.define}
        off={frozen}
        send={(given) => edit("define", given, T.saysDefine(node.name))}
        fields={[
          { name: "definition", label: T.definition, value: node.definition, long: true },
          { name: "include", label: T.include, value: node.include, long: true },
          { name: "exclude", label: T.exclude, value: node.exclude, long: true },
        ]}
      />
      <Rules node={node} off={frozen} edit={edit} />
      <Chosen label={T.move} off={frozen} of={parents} start={node.parent ?? ""} send={(parent) => edit("move", { parent }, T.saysMove(node.name, parents.find((one) => one.value === parent)?.label ?? T.top))} title={T.under} />
      <Merge off={frozen} of={others} send={(ids) => propose({ verb: "taxonomy.merge", given: { into: node.id, others: ids }, says: T.saysMerge(ids.map((id) => nodes.find((one) => one.id === id)?.name ?? id).join(", "), node.name) })} />
      <Owner node={node} off={frozen} send={(team) => edit("own", { team }, T.saysOwn(node.name))} />
      <div className="moves">
        <Button size="xs" variant="default" disabled={frozen || node.retired} onClick={() => edit("split", {}, T.saysSplit(node.name))}>{T.split}</Button>
        {node.retired
          ? <Button size="xs" variant="default" disabled={frozen} onClick={() => edit("restore", {}, T.saysRestore(node.name))}>{T.restore}</Button>
          : <Button size="xs" variant="default" disabled={frozen} onClick={() => edit("retire", {}, T.saysRetire(node.name))}>{T.retire}</Button>}
        <Button size="xs" variant="default" disabled={Boolean(why)} onClick={() => edit(node.locked ? "unlock" : "lock", {}, node.locked ? T.saysUnlock(node.name) : T.saysLock(node.name))}>{node.locked ? T.unlock : T.lock}</Button>
      </div>
      <h3>{T.examples}</h3>
      {!node.examples.length && <p className="muted small">{T.examplesNone}</p>}
      <ul className="notes">{node.examples.map((one, i) => <li key={i}>{one.text}</li>)}</ul>
    </Panel>
  );
}

interface Field { name: string; label: string; value: string; long?: boolean }

function Form({ label, fields, off, send }: { label: string; fields: Field[]; off: boolean; send: (given: Record<string, string>) => void }) {
  const [held, setHeld] = useState(() => Object.fromEntries(fields.map((field) => [field.name, field.value])));
  const changed = fields.filter((field) => held[field.name] !== field.value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed.length) send(Object.fromEntries(changed.map((field) => [field.name, held[field.name]?.trim() ?? ""])));
  };
  return (
    <Row submit={submit} button={label} off={off || !changed.length}>
      {fields.map((field) => {
        const Box = field.long ? Textarea : TextInput;
        return <Box key={field.name} label={field.label} size="xs" disabled={off} value={held[field.name] ?? ""} onChange={(e) => { const { value } = e.currentTarget; setHeld((all) => ({ ...all, [field.name]: value })); }} {...(field.long ? { autosize: true, minRows: 1 } : {})} />;
      })}
    </Row>
  );
}

function Row({ children, submit, button, off }: { children: ReactNode; submit: (event: FormEvent) => void; button: string; off: boolean }) {
  return (
    <form className="node-form" onSubmit={submit}>
      <div className="node-fields">{children}</div>
      <Button type="submit" size="xs" variant="default" disabled={off}>{button}</Button>
    </form>
  );
}

function Rules({ node, off, edit }: { node: NodeRow; off: boolean; edit: (verb: string, given: Record<string, unknown>, says: string) => void }) {
  const [takes, setTakes] = useState("");
  const [refuses, setRefuses] = useState("");
  const list = (rules: string[], sign: string) => rules.map((rule) => (
    <li key={rule}>
      <span className="mono">{sign} {rule}</span>
      <Button size="compact-xs" variant="subtle" color="gray" disabled={off} aria-label={T.dropRule(rule)} onClick={() => edit("rule", { drop: [rule] }, T.saysRule(node.name))}>{T.drop}</Button>
    </li>
  ));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit("rule", { takes: takes.trim() ? [takes.trim()] : [], refuses: refuses.trim() ? [refuses.trim()] : [] }, T.saysRule(node.name));
  };
  return (
    <>
      <h3>{T.rules}</h3>
      <ul className="rules">{list(node.takes, "+")}{list(node.refuses, "−")}</ul>
      <Row submit={submit} button={T.addRule} off={off || !(takes.trim() || refuses.trim())}>
        <TextInput size="xs" label={T.takes} placeholder={T.rulesHint} disabled={off} value={takes} onChange={(e) => setTakes(e.currentTarget.value)} />
        <TextInput size="xs" label={T.refuses} disabled={off} value={refuses} onChange={(e) => setRefuses(e.currentTarget.value)} />
      </Row>
    </>
  );
}

type Options = { value: string; label: string }[];

function Chosen({ label, title, of, start, off, send }: { label: string; title: string; of: Options; start: string; off: boolean; send: (value: string) => void }) {
  const [value, setValue] = useState(start);
  return (
    <Row submit={(event) => { event.preventDefault(); send(value); }} button={label} off={off || value === start}>
      <Select size="xs" label={title} data={of} value={value} disabled={off} searchable allowDeselect={false} onChange={(next) => setValue(next ?? "")} />
    </Row>
  );
}

function Merge({ of, off, send }: { of: Options; off: boolean; send: (ids: string[]) => void }) {
  const [ids, setIds] = useState<string[]>([]);
  return (
    <Row submit={(event) => { event.preventDefault(); send(ids); }} button={T.merge} off={off || !ids.length}>
      <MultiSelect size="xs" label={T.mergeInto} data={of} value={ids} disabled={off} searchable onChange={setIds} />
    </Row>
  );
}

function Owner({ node, off, send }: { node: NodeRow; off: boolean; send: (team: string) => void }) {
  const teams = useAnswer("/api/v1/teams/list", {}).data?.teams ?? [];
  return <Chosen key={`${node.owner} ${teams.length}`} label={T.own} title={T.owner} off={off} start={node.owner} of={[{ value: "", label: T.nobody }, ...teams.map((team) => ({ value: team.team_id, label: team.name }))]} send={send} />;
}
