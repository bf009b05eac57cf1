import type { ReactNode } from "react";

export interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  /** Figures stand right, so that their digits line up. */
  figure?: boolean;
}

const MANY = 5;

/** A plain table. It scrolls inside its own frame where it is too wide; on a narrow screen rows of many columns become a list each. */
export function Grid<T>({ caption, columns, rows, id }: { caption: string; columns: Column<T>[]; rows: T[]; id: (row: T) => string }) {
  return (
    <div className={columns.length < MANY ? "grid" : "grid grid-many"} tabIndex={0} role="group" aria-label={caption}>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">{columns.map((column) => <th key={column.head} scope="col" role="columnheader" className={column.figure ? "figure" : undefined}>{column.head}</th>)}</tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={id(row)} role="row">
              {columns.map((column) => <td key={column.head} role="cell" data-head={column.head} className={column.figure ? "figure" : undefined}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
