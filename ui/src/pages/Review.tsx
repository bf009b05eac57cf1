import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useAnswer } from "../api/client";
import { useParameter } from "../shell/filters";
import { Failed, Waiting } from "../shell/states";
import { useTitle } from "../shell/title";
import { Panel } from "../shown/Panel";
import { Blocks, ReportSection } from "../shown/Report";
import { Save } from "../shown/Save";
import { S } from "../strings";

const T = S.report;

/** The weekly review, as it is sent. */
export function Review() {
  const [week, setWeek] = useParameter("week", "");
  const { data, failure, again } = useAnswer("/api/v1/report/show", { report: "weekly", week });
  const review = data?.document;
  useTitle(review?.title ?? T.week);
  return (
    <>
      <div className="page-head">
        <h1>{review?.title ?? T.week}</h1>
        {review && <p className="lead">{review.subtitle}</p>}
      </div>
      <div className="tools">
        <Week key={week} week={week} set={setWeek} />
        {review && <Save of={{ report: "weekly", week }} what={T.save} />}
      </div>
      {failure && !review && <Failed failure={failure} again={again} />}
      {!failure && !review && <Waiting lines={4} height={120} />}
      {review?.sections.map((section) =>
        section.id === "charts"
          ? <section key={section.id} aria-label={section.title}><h2 className="review-head">{section.title}</h2><Blocks of={section} /></section>
          : <ReportSection key={section.id} of={section} />,
      )}
      {review && <Panel title={T.how}><ul className="notes">{review.notes.map((note) => <li key={note}>{note}</li>)}</ul></Panel>}
    </>
  );
}

function Week({ week, set }: { week: string; set: (week: string) => void }) {
  const [typed, setTyped] = useState(week);
  return (
    <form className="week" onSubmit={(event) => { event.preventDefault(); set(typed.trim()); }}>
      <TextInput aria-label={T.whichWeek} placeholder={T.whichWeekHint} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <button type="submit" className="toggle">{T.show}</button>
    </form>
  );
}
