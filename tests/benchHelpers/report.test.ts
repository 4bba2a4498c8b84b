import { table } from "../../cli/table";
import { reportRows } from "../bench/report";

test("shows two rows for a comparison and one for a single figure, with budgets", () => {
  const rows = reportRows([
    {
      what: "preview: ours",
      unit: "ms",
      sample: [2600, 2400],
      against: { what: "theirs", sample: [2000, 2000] },
      budget: 1.25,
    },
    { what: "start", unit: "ms", sample: [40.123, 41.5, 39.9], budget: 1000 },
    { what: "all of it", unit: "µs", sample: [0.12345] },
  ]);

  expect(table(rows)).toBe(
    [
      "what              runs  unit  min    median  max    ratio  spread        budget",
      "----------------  ----  ----  -----  ------  -----  -----  ------------  -------",
      "preview: ours     2     ms    2400   2500    2600   1.25   1.20 to 1.30  1.25",
      "  against theirs  2     ms    2000   2000    2000",
      "start             3     ms    39.9   40.1    41.5                        1000 ms",
      "all of it         1     µs    0.123  0.123   0.123",
    ].join("\n"),
  );
});
