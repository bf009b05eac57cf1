import { useState } from "react";
import type { Failure } from "../api/client";

/** One thing at a time, and what went wrong with it. */
export function useSending(done: () => void = () => undefined) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const send = (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(undefined);
    return work().then(done, setFailure).finally(() => setBusy(false));
  };
  return { busy, failure, send };
}

export function Wrong({ failure }: { failure?: Failure }) {
  return failure ? <p className="wrong" role="alert">{failure.detail} {failure.hint}</p> : null;
}
