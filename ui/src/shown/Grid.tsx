import type { ReactNode } from "react";

export interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  /** Figures stand right, so that their digits line up. */
  figure?: boolean;
}

/** A plain table; it scrolls inside its own frame where it is too wide. */
export function Grid<T>({ caption, columns, rows, id }: { caption: string; columns: Column<T>[]; rows: T[]; id: (row: T) => string }) {
  return (
    <div className="grid" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <thead>
          <tr>{columns.map((column) => <th key={column.head} scope="col" className={column.figure ? "figure" : undefined}>{column.head}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)}>
              {columns.map((column) => <td key={column.head} className={column.figure ? "figure" : undefined}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
