import { Link } from "wouter";
import { Empty } from "../shell/states";
import { useTitle } from "../shell/title";
import { S } from "../strings";

export function Missing() {
  useTitle(S.state.missing);
  return <Empty title={S.state.missing} hint={S.state.missingHint}><Link href="/" className="link">{S.state.toIssues}</Link></Empty>;
}
