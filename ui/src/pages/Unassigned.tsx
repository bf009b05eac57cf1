import { Link } from "wouter";
import { useAnswer } from "../api/client";
import { lastFilters } from "../shell/filters";
import { Left } from "../shell/icons";
import { useTitle } from "../shell/title";
import { EstimateFact } from "../shown/Figure";
import { S } from "../strings";
import { Contacts } from "./Contacts";

const T = S.unassigned;

/** What no issue explains: to be looked at, not hidden. */
export function Unassigned() {
  const { data } = useAnswer("/api/v1/data/show", {});
  useTitle(T.title);
  return (
    <>
      <Link href={`/${lastFilters()}`} className="back"><Left />{S.issue.back}</Link>
      <div className="page-head">
        <h1>{T.title}</h1>
        <p className="lead">{T.lead}</p>
      </div>
      {data?.unassigned && <dl className="facts"><EstimateFact label={S.issue.share} of={data.unassigned} /></dl>}
      <Contacts of="unassigned" note={T.note} />
    </>
  );
}
