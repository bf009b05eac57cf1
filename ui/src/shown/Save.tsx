import { useState } from "react";
import { ask, type Failure } from "../api/client";
import type { Operations } from "../api/types";
import { Wrong } from "../shell/sending";
import { S } from "../strings";

const T = S.report;
const FORMS = { html: "text/html", md: "text/markdown", csv: "text/csv" } as const;
type Asked = Operations["/api/v1/report/show"]["given"];

/** A report as a file, in the form that is chosen. */
export function Save({ of, what }: { of: Asked; what: string }) {
  const [failure, setFailure] = useState<Failure>();
  const save = (form: keyof typeof FORMS) => {
    setFailure(undefined);
    ask("/api/v1/report/show", { ...of, form }).then(({ name, text }) => {
      const url = URL.createObjectURL(new Blob([text], { type: FORMS[form] }));
      const link = Object.assign(document.createElement("a"), { href: url, download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    }, setFailure);
  };
  return (
    <div className="save" role="group" aria-label={what}>
      <span className="muted small" aria-hidden="true">{what}</span>
      {(Object.keys(FORMS) as (keyof typeof FORMS)[]).map((form) => (
        <button key={form} type="button" className="toggle" aria-label={`${what}: ${T.forms[form]}`} onClick={() => save(form)}>{T.forms[form]}</button>
      ))}
      <Wrong failure={failure} />
    </div>
  );
}
