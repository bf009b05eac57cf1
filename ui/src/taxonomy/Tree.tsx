import { type DragEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { TaxonomyNodeRow as NodeRow } from "../api/types";
import { count } from "../format";
import { S } from "../strings";

const T = S.taxonomy;

interface Props {
  nodes: NodeRow[];
  chosen: string;
  choose: (id: string) => void;
  /** A node goes under another one, or to the top; absent where nothing may be edited. */
  place?: (node: NodeRow, parent: NodeRow | undefined) => void;
}

interface Row { node: NodeRow; depth: number; parts: number; at: number; of: number }

/** The nodes as a tree: arrows walk it, x takes a node and v puts it under another, or by drag. */
export function Tree({ nodes, chosen, choose, place }: Props) {
  const [shut, setShut] = useState(new Set<string>());
  const [taken, take] = useState("");
  const [over, setOver] = useState<string>();
  const [said, say] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const by = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const rows = useMemo(() => flat(nodes, shut), [nodes, shut]);
  const walked = rows.some((row) => row.node.id === chosen) ? chosen : rows[0]?.node.id;
  useEffect(() => {
    if (list.current?.contains(document.activeElement)) list.current.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [walked]);
  const put = (id: string, parent: string) => {
    const node = by.get(id);
    take("");
    setOver(undefined);
    if (!node || !place || id === parent || (node.parent ?? "") === parent) return;
    if (above(by, parent).has(id)) return say(T.below);
    place(node, by.get(parent));
  };
  const press = (event: KeyboardEvent, row: Row) => {
    const i = rows.indexOf(row);
    const go = (to: Row | undefined) => to && choose(to.node.id);
    const isShut = shut.has(row.node.id);
    const does: Record<string, () => void> = {
      ArrowDown: () => go(rows[i + 1]),
      ArrowUp: () => go(rows[i - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      ArrowRight: () => (row.parts && isShut ? fold(row.node.id) : go(rows[i + 1])),
      ArrowLeft: () => (row.parts && !isShut ? fold(row.node.id) : go(rows.find((one) => one.node.id === row.node.parent))),
      ...(place && { x: () => { take(row.node.id); say(T.took(row.node.name)); } }),
      ...(place && taken && { v: () => put(taken, row.node.id), t: () => put(taken, "") }),
      Escape: () => take(""),
    };
    const found = does[event.key];
    if (!found || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    found();
  };
  const fold = (id: string) => setShut((held) => { const next = new Set(held); if (!next.delete(id)) next.add(id); return next; });
  const drag = (id: string) => place && {
    draggable: true,
    onDragStart: (event: DragEvent) => { event.dataTransfer.setData("text/plain", id); event.dataTransfer.effectAllowed = "move"; take(id); },
    onDragEnd: () => { take(""); setOver(undefined); },
  };
  const drop = (id: string) => place && {
    onDragOver: (event: DragEvent) => { event.preventDefault(); event.stopPropagation(); setOver(id); },
    onDrop: (event: DragEvent) => { event.preventDefault(); event.stopPropagation(); put(event.dataTransfer.getData("text/plain"), id); },
  };
  return (
    <>
      <ul ref={list} className={`tree-nodes${over === "" ? " node-over" : ""}`} role="tree" aria-label={T.tree} {...drop("")}>
        {rows.map((row) => (
          <li
            key={row.node.id}
            role="treeitem"
            aria-level={row.depth + 1}
            aria-posinset={row.at}
            aria-setsize={row.of}
            aria-selected={row.node.id === chosen}
            aria-expanded={row.parts ? !shut.has(row.node.id) : undefined}
            tabIndex={row.node.id === walked ? 0 : -1}
            className={["node", row.node.retired && "node-retired", taken === row.node.id && "node-taken", over === row.node.id && "node-over"].filter(Boolean).join(" ")}
            style={{ paddingLeft: `${0.5 + row.depth * 1.25}rem` }}
            onClick={() => choose(row.node.id)}
            onKeyDown={(event) => press(event, row)}
            {...drag(row.node.id)}
            {...drop(row.node.id)}
          >
            <span className="node-fold" aria-hidden="true" onClick={(event) => { if (row.parts) { event.stopPropagation(); fold(row.node.id); } }}>{row.parts ? (shut.has(row.node.id) ? "▸" : "▾") : ""}</span>
            <span className="node-name">{row.node.name}</span>
            <span className="node-marks">{[row.node.locked && T.locked, row.node.retired && T.retired, row.node.background && T.background].filter(Boolean).join(", ")}</span>
            <span className="node-n">{row.node.contacts === null ? "" : count(row.node.contacts)}</span>
          </li>
        ))}
      </ul>
      <p className="muted small" role="status">{said || (place ? T.treeKeys : T.treeKeysRead)}</p>
    </>
  );
}

function flat(nodes: NodeRow[], shut: Set<string>): Row[] {
  const known = new Set(nodes.map((node) => node.id));
  const parts = new Map<string, NodeRow[]>();
  for (const node of nodes) {
    const parent = node.parent && known.has(node.parent) ? node.parent : "";
    parts.set(parent, [...(parts.get(parent) ?? []), node]);
  }
  const walk = (parent: string, depth: number): Row[] => {
    const mine = parts.get(parent) ?? [];
    return mine.flatMap((node, i) => [
      { node, depth, parts: parts.get(node.id)?.length ?? 0, at: i + 1, of: mine.length },
      ...(shut.has(node.id) ? [] : walk(node.id, depth + 1)),
    ]);
  };
  return walk("", 0);
}

function above(by: Map<string, NodeRow>, id: string): Set<string> {
  const passed = new Set<string>();
  for (let at: string | null = id; at && !passed.has(at); at = by.get(at)?.parent ?? null) passed.add(at);
  return passed;
}
