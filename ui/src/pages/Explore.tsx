import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Failure } from "../api/client";
import { legend as legendOf } from "../explore/colours";
import { toMap, type View, WHOLE } from "../explore/draw";
import { Filters } from "../explore/Filters";
import { type Corner, cornersText, filter, parseCorners, where as whereOf } from "../explore/filter";
import { sizesOf } from "../explore/labels";
import { MapView, zoomed } from "../explore/MapView";
import { heldPoints, loadPoints, type Points } from "../explore/points";
import { Saved } from "../explore/Saved";
import { Found } from "../explore/Searching";
import { Selection } from "../explore/Selection";
import { count, plain, spread } from "../format";
import { useQuery } from "../shell/filters";
import { Lasso, Minus, Plus, Rows, Search } from "../shell/icons";
import { Empty, Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Grid } from "../shown/Grid";
import { S } from "../strings";

const T = S.explore;
const CLOSER = 1.6; // a press of a button, about the middle of any frame

/** All statements on one map, to be searched, filtered and drawn round. */
export function Explore() {
  const [points, setPoints] = useState<Points | undefined>(heldPoints);
  const [failure, setFailure] = useState<Failure>();
  const load = useCallback(() => {
    setFailure(undefined);
    loadPoints().then(setPoints, setFailure);
  }, []);
  useEffect(load, [load]);
  useTitle(T.title);
  return (
    <>
      <div className="page-head">
        <h1>{T.title}</h1>
        <p className="lead">{T.lead}</p>
      </div>
      <Box />
      {failure && !points && <Failed failure={failure} again={load} />}
      {!failure && !points && <Waiting lines={1} height={480} />}
      {points && points.n === 0 && <Empty title={T.empty} hint={S.overview.emptyHint} />}
      {points && points.n > 0 && <Drawn points={points} />}
      <Saved />
    </>
  );
}

function Box() {
  const [asked, change] = useQuery();
  const query = asked.get("q") ?? "";
  const [typed, setTyped] = useState(query);
  useEffect(() => setTyped(query), [query]);
  const send = (event: FormEvent) => { event.preventDefault(); change({ q: typed.trim() }, { step: true }); };
  return (
    <form className="tools" role="search" onSubmit={send}>
      <TextInput className="tools-search" type="search" aria-label={S.search.label} placeholder={S.search.hint} leftSection={<Search />} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} />
      <Button type="submit" variant="default">{S.search.do}</Button>
      {query && <Button variant="subtle" color="gray" onClick={() => change({ q: "" }, { step: true })}>{S.search.clear}</Button>}
    </form>
  );
}

/** What the address asks for. */
function useWanted() {
  const [asked, change] = useQuery();
  const key = [...asked].filter(([name]) => ["from", "to", "is", "inside"].includes(name)).join("\n");
  const wanted = useMemo(() => {
    const is = new Map<string, Set<string>>();
    for (const pair of asked.getAll("is")) {
      const at = pair.indexOf(":");
      const name = pair.slice(0, at);
      is.set(name, (is.get(name) ?? new Set()).add(pair.slice(at + 1)));
    }
    return { from: asked.get("from") ?? "", to: asked.get("to") ?? "", is, inside: parseCorners(asked.get("inside") ?? "") };
    // the key says all that is read here: a move of the view filters nothing anew
  }, [key]);
  const tick = (column: string, value: string) => {
    const pair = `${column}:${value}`;
    const held = asked.getAll("is");
    change({ is: held.includes(pair) ? held.filter((one) => one !== pair) : [...held, pair] });
  };
  return { asked, change, wanted, tick };
}

function Drawn({ points }: { points: Points }) {
  const { asked, change, wanted, tick } = useWanted();
  const [draws, setDraws] = useState(false);
  const [, go] = useLocation();
  const passed = useMemo(() => filter(points, wanted), [points, wanted]);
  const by = points.coded.some((column) => column.name === asked.get("by")) ? (asked.get("by") as string) : "topic";
  const legend = useMemo(() => legendOf(points, by), [points, by]);
  const topicNames = useMemo(() => new Map(points.labels.map((label) => [label.topic_id, label.name])), [points]);
  const [view, move] = useView(asked.get("at") ?? "", (at) => change({ at }));
  const enclose = (corners: Corner[]) => { setDraws(false); change({ inside: cornersText(corners) }, { step: true }); };
  const seen = () => {
    const [left, top] = toMap(view, 2, 2, 0, 0); // of any frame: its corners
    const [right, bottom] = toMap(view, 2, 2, 2, 2);
    enclose([[left, bottom], [right, bottom], [right, top], [left, top]]);
  };
  const asTable = asked.get("as") === "table";
  const inside = asked.get("inside") ?? "";
  const mood = [...(wanted.is.get("mood") ?? [])];
  const where = whereOf(wanted);
  const narrowed = Boolean(inside || where || mood.length);
  const query = asked.get("q") ?? "";
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => { if (event.key === "Escape") setDraws(false); };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  return (
    <>
      <div className="explore">
        <section aria-label={T.map} className="explore-map">
          <div className="map-tools">
            <Button size="xs" variant={draws ? "filled" : "default"} leftSection={<Lasso />} aria-pressed={draws} disabled={asTable} onClick={() => setDraws(!draws)}>{T.draw}</Button>
            <Button size="xs" variant="default" onClick={seen}>{T.select}</Button>
            {narrowed && <Button size="xs" variant="subtle" color="gray" onClick={() => change({ inside: "", is: [], from: "", to: "" }, { step: true })}>{T.clear}</Button>}
            <span className="map-gap" />
            <Button size="xs" variant="default" aria-label={T.closer} disabled={asTable} onClick={() => move(zoomed(view, CLOSER, [1, 1], [2, 2]))}><Plus /></Button>
            <Button size="xs" variant="default" aria-label={T.further} disabled={asTable} onClick={() => move(zoomed(view, 1 / CLOSER, [1, 1], [2, 2]))}><Minus /></Button>
            <button type="button" className="toggle" aria-label={asTable ? T.asMap : S.chart.asTable} onClick={() => change({ as: asTable ? "" : "table" })}><Rows /><span>{asTable ? T.asMap : S.chart.asTable}</span></button>
          </div>
          {asTable
            ? <Topics points={points} counts={passed.counts[points.coded.findIndex((c) => c.name === "topic")] ?? new Uint32Array()} chosen={wanted.is.get("topic") ?? new Set()} tick={(id) => tick("topic", id)} />
            : <MapView points={points} passed={passed} by={by} legend={legend} view={view} move={move} inside={wanted.inside} enclose={enclose} open={(id) => go(`/contacts/${id}`)} topicNames={topicNames} draws={draws} />}
          <div className="map-foot">
            <p role="status">{T.passing(count(passed.points), count(points.n), count(passed.contacts))}{points.n < points.statements && ` ${T.sampled(count(points.statements), spread(passed.points, points.n, points.statements))}`}</p>
            <NativeSelect size="xs" aria-label={T.colour} value={by} onChange={(e) => change({ by: e.currentTarget.value === "topic" ? "" : e.currentTarget.value })} data={points.coded.filter((c) => c.values.length > 1).map((c) => ({ value: c.name, label: T.colouredBy((T.columns as Record<string, string>)[c.name]?.toLowerCase() ?? plain(c.name)) }))} />
          </div>
          <ul className="map-legend">{legend.map((entry) => <li key={entry.name}><span style={{ background: entry.ink }} aria-hidden="true" />{entry.name}</li>)}</ul>
          <p id="map-keys" className="muted small">{T.keys}</p>
        </section>
        <aside aria-label={T.filters} className="explore-side panel">
          <Filters points={points} passed={passed} wanted={wanted} topicNames={topicNames} tick={tick} days={(from, to) => change({ from, to })} />
        </aside>
      </div>
      {query && <Found query={query} where={where} />}
      {narrowed && mood.length < 2 && <Selection key={`${inside}|${where}|${mood}`} inside={inside} where={where} mood={mood[0] ?? ""} />}
      {narrowed && mood.length > 1 && <p className="muted">{T.oneMood}</p>}
    </>
  );
}

/** The view, written into the address once it rests. */
function useView(text: string, keep: (text: string) => void): [View, (view: View) => void] {
  const read = useCallback((at: string): View => {
    const [x, y, zoom] = at.split(",").map(Number);
    return [x, y, zoom].every((value) => Number.isFinite(value)) && at ? { x: x as number, y: y as number, zoom: Math.max(1, zoom as number) } : WHOLE;
  }, []);
  const [view, setView] = useState(() => read(text));
  const kept = useRef(text);
  const written = view.zoom === 1 && !view.x && !view.y ? "" : [view.x, view.y, view.zoom].map((value) => value.toFixed(3)).join(",");
  useEffect(() => {
    if (written === text) return;
    const rests = setTimeout(() => { kept.current = written; keep(written); }, 300);
    return () => clearTimeout(rests);
  }, [written]);
  useEffect(() => {
    if (text === kept.current) return; // written here; else by the way back, or a link
    kept.current = text;
    setView(read(text));
  }, [text]);
  return [view, setView];
}

/** The map without a map: every topic with its points, to be chosen by keyboard. */
function Topics({ points, counts, chosen, tick }: { points: Points; counts: Uint32Array; chosen: Set<string>; tick: (id: string) => void }) {
  const topics = points.coded.find((column) => column.name === "topic")?.values ?? [];
  const sizes = sizesOf(points.labels, topics, counts);
  const by = new Map(points.labels.map((label) => [label.topic_id, label]));
  const rows = topics.map((id) => ({ id, name: by.get(id)?.name ?? id, group: by.get(by.get(id)?.parent_id ?? "")?.name ?? "", n: sizes.get(id) ?? 0 })).sort((a, b) => b.n - a.n);
  return (
    <div className="panel map-table">
      <Grid
        caption={T.map}
        rows={rows}
        id={(row) => row.id}
        columns={[
          { head: T.choose, cell: (row) => <input type="checkbox" aria-label={row.name} checked={chosen.has(row.id)} onChange={() => tick(row.id)} /> },
          { head: T.columns.topic, cell: (row) => row.name },
          { head: T.group, cell: (row) => row.group },
          { head: T.statements, cell: (row) => count(row.n), figure: true },
        ]}
      />
    </div>
  );
}
