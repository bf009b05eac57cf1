import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import type { Failure } from "../api/client";
import { S } from "../strings";

/** The shape of what is coming. */
export function Waiting({ lines = 6, height = 44 }: { lines?: number; height?: number }) {
  return (
    <div role="status" aria-label={S.state.loading} className="waiting">
      {Array.from({ length: lines }, (_, i) => <Skeleton key={i} height={height} radius="md" />)}
    </div>
  );
}

export function Failed({ failure, again }: { failure: Failure; again: () => void }) {
  return (
    <div className="notice" role="alert">
      <h2>{S.state.failed}</h2>
      <p>{failure.detail}</p>
      {failure.hint && <p className="muted">{failure.hint}</p>}
      <Button onClick={again}>{S.state.again}</Button>
    </div>
  );
}

export function Empty({ title, hint, children }: { title: string; hint: string; children?: ReactNode }) {
  return (
    <div className="notice">
      <h2>{title}</h2>
      <p className="muted">{hint}</p>
      {children}
    </div>
  );
}
