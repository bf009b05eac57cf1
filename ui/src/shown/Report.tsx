import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Operations } from "../api/types";
import { S } from "../strings";
import { Grid } from "./Grid";
import { ChartPanel, Panel } from "./Panel";

const T = S.report;

export type Report = NonNullable<Operations["/api/v1/report/show"]["answer"]["document"]>;
type Section = Report["sections"][number];
type Block = Section["blocks"][number];
type Of<K extends Block["kind"]> = Extract<Block, { kind: K }>;
type Cell = Of<"facts">["facts"][number]["cell"];
type Item = Of<"items">["items"][number];
type Quote = Of<"quotes">["quotes"][number];
type Said = Of<"log">["entries"][number];
type Node = Of<"tree">["nodes"][number];

export const sectionOf = (report: Report | null | undefined, id: string): Section | undefined =>
  report?.sections.find((section) => section.id === id);

/** The blocks of a section of a report as the server wrote them; charts side by side, each with its table. */
export function Blocks({ of, without = [] }: { of: Section; without?: Block["kind"][] }) {
  const shown = of.blocks.filter((block) => !without.includes(block.kind));
  const pieces: ReactNode[] = [];
  let charts: Of<"chart">[] = [];
  const place = () => {
    if (charts.length) pieces.push(<div key={`charts-${pieces.length}`} className="review-charts">{charts.map((chart) => <Picture key={chart.title} chart={chart} />)}</div>);
    charts = [];
  };
  for (const block of shown) {
    if (block.kind === "chart") charts.push(block);
    else {
      place();
      pieces.push(<One key={pieces.length} block={block} />);
    }
  }
  place();
  return <>{pieces}</>;
}

/** A section with its heading. */
export function ReportSection({ of, without, side }: { of: Section | undefined; without?: Block["kind"][]; side?: ReactNode }) {
  if (!of) return null;
  return <Panel title={of.title} note={of.lead || undefined} side={side}><Blocks of={of} without={without} /></Panel>;
}

function One({ block }: { block: Exclude<Block, Of<"chart">> }) {
  switch (block.kind) {
    case "facts":
      return (
        <dl className="review-facts">
          {block.facts.map((fact) => (
            <div key={fact.label} className="fact">
              <dt>{fact.label}</dt>
              <dd className="fact-value"><Figure cell={fact.cell} /></dd>
              {fact.note && <dd className="fact-note">{fact.note}</dd>}
            </div>
          ))}
        </dl>
      );
    case "text":
      return <p className={block.tone === "aside" ? "muted small" : block.tone === "refused" ? "wrong" : "review-text"}>{block.text}</p>;
    case "table":
      return <><h3>{block.title}</h3><Rows table={block} /></>;
    case "quotes":
      return <>{block.quotes.map((quote) => <Words key={quote.contact_id + quote.words} quote={quote} />)}</>;
    case "items":
      return block.items.length ? <ul className="items">{block.items.map((item, i) => <Exception key={i} item={item} />)}</ul> : <p className="muted">{block.none}</p>;
    case "tree":
      return <><h3>{block.title}</h3><Nodes nodes={block.nodes} /></>;
    case "log":
      return <><h3>{block.title}</h3>{block.entries.length ? <Entries entries={block.entries} /> : <p className="muted small">{block.none}</p>}</>;
  }
}

/** The number strong, its interval quiet. */
function Figure({ cell }: { cell: Cell }) {
  const at = cell.text.indexOf("[");
  if (at < 0) return <>{cell.text}</>;
  return <>{cell.text.slice(0, at)}<span className="range">{cell.text.slice(at)}</span></>;
}

interface Row { cells: Cell[]; place: number }

const DAY = /^\d{4}-\d\d-\d\d$/;
const shown = (cell: Cell | undefined) => cell && (DAY.test(cell.text) ? <span className="day">{cell.text}</span> : <Figure cell={cell} />);

function Rows({ table }: { table: Omit<Of<"table">, "kind"> }) {
  const figure = (column: number) => table.rows.some((row) => typeof row[column]?.value === "number");
  return (
    <Grid
      caption={table.title}
      rows={table.rows.map((cells, place) => ({ cells, place }))}
      id={(row: Row) => String(row.place)}
      columns={table.heads.map((head, column) => ({ head, cell: (row: Row) => shown(row.cells[column]), figure: figure(column) }))}
    />
  );
}

/** The picture is the server's own: drawn from these figures and escaped there. */
function Picture({ chart }: { chart: Of<"chart"> }) {
  return (
    <ChartPanel
      title={chart.title}
      note={chart.note}
      chart={<div className="picture" dangerouslySetInnerHTML={{ __html: chart.svg }} />}
      table={<Rows table={chart.table} />}
    />
  );
}

function Words({ quote }: { quote: Quote }) {
  return (
    <figure className="quote">
      <blockquote>{quote.words}</blockquote>
      <figcaption>
        <span><b>{quote.stands}</b>{quote.why && ` · ${quote.why}`}</span>
        <Link href={`/contacts/${quote.contact_id}`} className="link">{S.issue.read}</Link>
      </figcaption>
      {quote.answered && <p className="answer">{quote.answered}</p>}
    </figure>
  );
}

function Exception({ item }: { item: Item }) {
  return (
    <li className={`item item-${item.sort}`}>
      <p className="item-sort">{item.label}</p>
      <h3>{item.issue_id ? <Link href={`/issues/${item.issue_id}`} className="link">{item.name}</Link> : item.name}</h3>
      {item.figure.text && <p className="item-figure"><Figure cell={item.figure} /></p>}
      <p>{item.says}</p>
      <p className="muted small">{T.owner(item.owner)}</p>
      {item.quotes.map((quote) => <Words key={quote.contact_id} quote={quote} />)}
      {item.said.length > 0 && <Entries entries={item.said} />}
    </li>
  );
}

function Entries({ entries }: { entries: Said[] }) {
  return (
    <ol className="events">
      {entries.map((said, i) => (
        <li key={i}><span className="muted">{said.who} · {said.on}</span>{said.words && <p>{said.words}</p>}</li>
      ))}
    </ol>
  );
}

function Nodes({ nodes }: { nodes: Node[] }) {
  return (
    <ul className="tree">
      {nodes.map((node, i) => (
        <li key={i}>
          <span className={node.refused ? "wrong" : undefined}>{node.text}</span>
          {node.cites && <span className="cites">{node.cites}</span>}
          {node.nodes.length > 0 && <Nodes nodes={node.nodes} />}
        </li>
      ))}
    </ul>
  );
}
