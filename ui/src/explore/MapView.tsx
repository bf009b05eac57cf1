import { useComputedColorScheme } from "@mantine/core";
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { count, shortDate } from "../format";
import { S } from "../strings";
import { type Legend, paint } from "./colours";
import { Layer, nearest, toMap, toPixel, type View, WHOLE } from "./draw";
import type { Corner, Passed } from "./filter";
import { placed, sizesOf } from "./labels";
import { contactOf, isoDay, MISSING, type Points } from "./points";

const T = S.explore;
const MOST_ZOOM = 60;
const SLOW_MS = 40; // from one frame to the next
const FEWEST = 6_000;
const AT_FIRST = 60_000;
const REST_MS = 350;

interface Props {
  points: Points;
  passed: Passed;
  by: string;
  legend: Legend[];
  view: View;
  move: (view: View) => void;
  inside: Corner[];
  enclose: (corners: Corner[]) => void;
  open: (contact: string) => void;
  topicNames: Map<string, string>;
  /** Whether a drag draws round points. */
  draws: boolean;
}

/** The map: points by WebGL, names and the part drawn round above them. */
export function MapView(props: Props) {
  const { points, passed, by, legend, view, move, inside, draws } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<Layer>(undefined);
  const first = useRef(Math.min(points.n, AT_FIRST)); // points that are drawn while it moves: fewer where the machine is slow
  const [frame, setFrame] = useState<[number, number]>([0, 0]);
  const [lacks, setLacks] = useState(false);
  const [width, height] = frame;
  const scheme = useComputedColorScheme("light");

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => setFrame([element.clientWidth, element.clientHeight]));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    try {
      if (canvas.current) layer.current ??= new Layer(canvas.current);
      layer.current?.place(points);
    } catch {
      setLacks(true);
    }
  }, [points]);
  const colours = useMemo(() => paint(points, passed, by, legend), [points, passed, by, legend]);
  useEffect(() => layer.current?.colour(colours), [colours]);
  useEffect(() => {
    const element = canvas.current;
    if (!element || !width) return;
    let moves = false; // on, before it was at rest
    let rests: ReturnType<typeof setTimeout>;
    const next = requestAnimationFrame(() => {
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      if (element.width !== Math.round(width * ratio)) element.width = Math.round(width * ratio);
      if (element.height !== Math.round(height * ratio)) element.height = Math.round(height * ratio);
      const begun = performance.now();
      layer.current?.draw(view, first.current, passed.points);
      requestAnimationFrame(() => { // also where the next move is there by now: else a map that never rests would never adapt
        first.current = performance.now() - begun > SLOW_MS ? Math.max(first.current / 2, FEWEST) : Math.min(first.current * 1.5, points.n);
        if (!moves) rests = setTimeout(() => layer.current?.draw(view, points.n, passed.points), REST_MS);
      });
    });
    return () => { moves = true; cancelAnimationFrame(next); clearTimeout(rests); };
  }, [view, colours, points, width, height, scheme]);
  useWheel(canvas, view, move, frame);

  const sizes = useMemo(() => {
    const c = points.coded.findIndex((column) => column.name === "topic");
    return sizesOf(points.labels, points.coded[c]?.values ?? [], passed.counts[c] ?? new Uint32Array());
  }, [points, passed]);
  const names = useMemo(() => placed(points.labels, sizes, view, width, height), [points, sizes, view, width, height]);
  const hand = useHand(props, frame, canvas);
  const keys = useKeys(view, move);
  return (
    <div className={`map${draws ? " map-draws" : ""}`}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={T.mapLabel(count(points.n))}
        aria-describedby="map-keys"
        onKeyDown={keys}
        {...hand.events}
      />
      <div className="map-over" aria-hidden="true">
        {names.map((name) => (
          <span key={`${name.id} ${name.group}`} className={name.group ? "map-name map-group" : "map-name"} style={{ left: name.left, top: name.top }}>{name.name}</span>
        ))}
        <svg width={width} height={height}>
          {inside.length > 0 && <polygon className="lasso" points={drawn(inside, view, frame)} />}
          {hand.path.length > 1 && <polyline className="lasso lasso-open" points={hand.path.map((p) => p.join(",")).join(" ")} />}
          {hand.at >= 0 && <Ring at={toPixel(view, width, height, points.x[hand.at] as number, points.y[hand.at] as number)} />}
        </svg>
        {hand.at >= 0 && <Tip {...props} at={hand.at} frame={frame} />}
      </div>
      {lacks && <p className="map-lacks" role="alert">{T.noWebgl}</p>}
    </div>
  );
}

const Ring = ({ at: [x, y] }: { at: [number, number] }) => <circle className="map-ring" cx={x} cy={y} r={9} />;

const drawn = (corners: Corner[], view: View, [width, height]: [number, number]) =>
  corners.map(([x, y]) => toPixel(view, width, height, x, y).join(",")).join(" ");

function Tip({ points, topicNames, view, at, frame: [width, height] }: Props & { at: number; frame: [number, number] }) {
  const [x, y] = toPixel(view, width, height, points.x[at] as number, points.y[at] as number);
  const value = (name: string) => {
    const column = points.coded.find((one) => one.name === name);
    return column?.values[column.codes[at] as number] ?? "";
  };
  const day = points.day[at] as number;
  const facts = [day !== MISSING && points.first !== undefined && shortDate(isoDay(points, day)), value("channel"), value("mood")];
  const style = { [x > width / 2 ? "right" : "left"]: x > width / 2 ? width - x + 14 : x + 14, [y > height / 2 ? "bottom" : "top"]: y > height / 2 ? height - y : y };
  return (
    <div className="map-tip" style={style}>
      <strong>{topicNames.get(value("topic")) ?? value("topic")}</strong>
      <span className="muted">{facts.filter(Boolean).join(" · ")}</span>
    </div>
  );
}

/** Drag moves the map, or draws where that is chosen (or with Shift); two fingers zoom; a click opens a contact. */
function useHand({ points, passed, view, move, enclose, open, draws }: Props, [width, height]: [number, number], canvas: React.RefObject<HTMLCanvasElement | null>) {
  const [path, setPath] = useState<[number, number][]>([]);
  const [at, setAt] = useState(-1);
  const fingers = useRef(new Map<number, [number, number]>());
  const went = useRef(0);
  const place = (event: PointerEvent): [number, number] => {
    const box = (canvas.current as HTMLCanvasElement).getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const down = (event: PointerEvent) => {
    if (event.button) return;
    canvas.current?.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, place(event));
    went.current = 0;
    setAt(-1);
    if (draws || event.shiftKey) setPath([place(event)]);
  };
  const moved = (event: PointerEvent) => {
    const here = place(event);
    const before = fingers.current.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") setAt(nearest(points, passed.fails, view, width, height, ...here));
      return;
    }
    const others = [...fingers.current.entries()].filter(([id]) => id !== event.pointerId);
    fingers.current.set(event.pointerId, here);
    went.current += Math.hypot(here[0] - before[0], here[1] - before[1]);
    if (path.length) return setPath((held) => [...held, here]);
    const [mx, my] = toMap(view, width, height, ...before);
    const [nx, ny] = toMap(view, width, height, ...here);
    const other = others[0]?.[1];
    if (!other) return move(bounded({ ...view, x: view.x + mx - nx, y: view.y + my - ny }));
    const grown = Math.hypot(here[0] - other[0], here[1] - other[1]) / (Math.hypot(before[0] - other[0], before[1] - other[1]) || 1);
    move(zoomed(view, grown, other, [width, height]));
  };
  const up = (event: PointerEvent) => {
    if (!fingers.current.delete(event.pointerId)) return;
    if (path.length > 2) enclose(simple(path).map(([x, y]) => toMap(view, width, height, x, y)));
    else if (went.current < 4) {
      const found = nearest(points, passed.fails, view, width, height, ...place(event));
      if (found >= 0) open(contactOf(points, found));
    }
    setPath([]);
  };
  const left = () => setAt(-1);
  return { path, at, events: { onPointerDown: down, onPointerMove: moved, onPointerUp: up, onPointerCancel: up, onPointerLeave: left } };
}

/** At most sixty corners of a line drawn by hand. */
const simple = (path: [number, number][]) => path.filter((_, i) => i % Math.ceil(path.length / 60) === 0);

const bounded = (view: View): View => {
  const limit = (value: number) => Math.min(1, Math.max(-1, value));
  return { x: limit(view.x), y: limit(view.y), zoom: Math.min(MOST_ZOOM, Math.max(1, view.zoom)) };
};

/** Larger or smaller, with the place under the pointer where it was. */
export function zoomed(view: View, factor: number, [px, py]: [number, number], [width, height]: [number, number]): View {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, view.zoom * factor));
  const [x, y] = toMap(view, width, height, px, py);
  const [nx, ny] = toMap({ ...view, zoom }, width, height, px, py);
  return zoom === 1 ? WHOLE : bounded({ x: view.x + x - nx, y: view.y + y - ny, zoom });
}

function useWheel(canvas: React.RefObject<HTMLCanvasElement | null>, view: View, move: (view: View) => void, frame: [number, number]) {
  const last = useRef({ view, move, frame });
  last.current = { view, move, frame };
  useEffect(() => {
    const element = canvas.current;
    const turned = (event: WheelEvent) => {
      const now = last.current;
      if (now.view.zoom <= 1 && event.deltaY > 0) return; // the whole map is seen: the page scrolls on
      event.preventDefault();
      const at: [number, number] = [event.offsetX, event.offsetY];
      now.move(zoomed(now.view, Math.exp(-event.deltaY / (event.deltaMode ? 20 : 400)), at, now.frame));
    };
    element?.addEventListener("wheel", turned, { passive: false }); // React's own listener may not keep the page from scrolling
    return () => element?.removeEventListener("wheel", turned);
  }, [canvas]);
}

function useKeys(view: View, move: (view: View) => void) {
  return useCallback((event: KeyboardEvent) => {
    const step = 0.2 / view.zoom;
    const to: Record<string, View> = {
      ArrowLeft: { ...view, x: view.x - step },
      ArrowRight: { ...view, x: view.x + step },
      ArrowUp: { ...view, y: view.y + step },
      ArrowDown: { ...view, y: view.y - step },
      "+": { ...view, zoom: view.zoom * 1.5 },
      "=": { ...view, zoom: view.zoom * 1.5 },
      "-": { ...view, zoom: view.zoom / 1.5 },
      "0": WHOLE,
    };
    const next = to[event.key];
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(bounded(next));
  }, [view, move]);
}
