import { useAnswer } from "../api/client";
import { count, date } from "../format";
import { Listed } from "../shown/Listed";
import { S } from "../strings";
import { CostEffect } from "./effects";
import { Written } from "./Written";

const T = S.settings;

/** What a contact is taken to cost, and per what contacts are counted. */
export function Assumptions() {
  const asked = useAnswer("/api/v1/cost/show", {});
  const exposure = useAnswer("/api/v1/exposure/list", {});
  return (
    <>
      <Listed
        title={T.assumed}
        note={asked.data && asked.data.version > 0 ? T.assumedNote(count(asked.data.version)) : undefined}
        asked={asked}
        rows={(answer) => answer.assumptions.map((line) => line.split(" = "))}
        id={(row) => row[0] ?? ""}
        none={T.assumedNone}
        columns={[{ head: T.name, cell: (row) => (row[0] ?? "").replaceAll("_", " ") }, { head: S.data.value, cell: (row) => row.slice(1).join(" = ") }]}
      >
        {asked.data && <Written of="cost" title={T.assumed} held={asked.data} example={T.costExample} shows={(seen) => <CostEffect of={seen} />} done={asked.again} />}
      </Listed>
      <Listed
        title={T.exposure}
        asked={exposure}
        rows={(answer) => answer.units}
        id={(row) => row.unit}
        none={T.exposureNone}
        columns={[
          { head: T.unit, cell: (row) => row.unit },
          { head: T.weeks, cell: (row) => `${date(row.first)} – ${date(row.last)}` },
          { head: T.total, cell: (row) => count(row.amount), figure: true },
        ]}
      />
    </>
  );
}
