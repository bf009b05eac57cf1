import { Link } from "wouter";
import type { IssueRow } from "../api/types";
import { lift, lifted, rule } from "../format";
import { Interval } from "../shown/Figure";
import { Sparkline } from "../shown/Sparkline";
import { Whisker } from "../shown/Whisker";
import { S } from "../strings";

const C = S.overview.columns;

/** The issues as a table; on a narrow page each is a block. Roles are spelt out because the blocks are no table boxes. */
export function IssueList({ issues, top }: { issues: IssueRow[]; top: number }) {
  return (
    <table className="issues" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="figure">{C.rank}</th>
          <th role="columnheader" scope="col">{C.issue}</th>
          <th role="columnheader" scope="col">{C.size}</th>
          <th role="columnheader" scope="col">{C.share}</th>
          <th role="columnheader" scope="col">{C.trend}</th>
          <th role="columnheader" scope="col">{C.driver}</th>
          <th role="columnheader" scope="col">{C.owner}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {issues.map((issue) => <Row key={issue.issue_id} issue={issue} top={top} />)}
      </tbody>
    </table>
  );
}

function Row({ issue, top }: { issue: IssueRow; top: number }) {
  const { driver } = issue;
  return (
    <tr role="row">
      <td role="cell" className="c-rank figure">{issue.rank + 1}</td>
      <td role="cell" className="c-name">
        <Link href={`/issues/${issue.issue_id}`} className="row-link">{issue.name}</Link>
        {issue.quotes[0] && <span className="c-quote">{issue.quotes[0].quote}</span>}
      </td>
      <td role="cell" className="c-size">
        <Interval of={issue.contacts} />
        <Whisker of={issue.contacts} top={top} />
      </td>
      <td role="cell" className="c-share"><Interval of={issue.share} /></td>
      <td role="cell" className="c-trend"><Sparkline weeks={issue.weeks} /></td>
      <td role="cell" className="c-driver">
        {driver ? (
          <>
            <span>{rule(driver)}</span>
            <span className="estimate"><strong>{lift(driver)}</strong> <span className="range">{lifted(driver)}</span></span>
          </>
        ) : (
          <span className="muted">{S.overview.noDriver}</span>
        )}
      </td>
      <td role="cell" className="c-owner">{issue.team ?? <span className="muted">{S.overview.nobody}</span>}</td>
    </tr>
  );
}
