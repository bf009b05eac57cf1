import { useState } from "react";
import { type Failure, tellVerb } from "../api/client";
import type { EditOutput } from "../api/types";

/** An edit of the draft: which verb, with what. */
export interface Edit { verb: string; given: Record<string, unknown>; says: string }

/** An edit is shown with what it does before it is saved. */
export function useEdits(revision: number, saved: () => void) {
  const [edit, setEdit] = useState<Edit>();
  const [seen, setSeen] = useState<EditOutput>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const tellEdit = async (one: Edit, dry: boolean) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const answer = (await tellVerb(one.verb, { ...one.given, revision, dry_run: dry })) as EditOutput;
      setSeen(dry ? answer : undefined);
      setEdit(dry ? one : undefined);
      if (!dry) saved();
    } catch (failed) {
      setFailure(failed as Failure);
      if (dry) setEdit(undefined);
    } finally {
      setBusy(false);
    }
  };
  return {
    edit, seen, failure, busy,
    propose: (one: Edit) => { setSeen(undefined); void tellEdit(one, true); },
    save: (why: string) => edit && void tellEdit({ ...edit, given: { ...edit.given, why } }, false),
    change: (given: Record<string, unknown>) => edit && void tellEdit({ ...edit, given: { ...edit.given, ...given } }, true),
    drop: () => { setEdit(undefined); setSeen(undefined); setFailure(undefined); },
  };
}
export type Edits = ReturnType<typeof useEdits>;
