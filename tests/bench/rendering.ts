import { stringify } from "yaml";
import { completePipeline } from "../../pipeline/plan/completePipeline";
import { renderGitLab, toGitLab } from "../../targets/gitlab/renderGitLab";
import { eightLines, pipelineWith, planOf } from "../pipeline/examples";
import { alternate, repeat, type Rounds, type Run } from "./alternate";
import type { Measured } from "./report";

/** The number of repetitions in one measurement: a single one is too short for the clock. */
const batch = 200;

/** The package's own defaults do less work: they fold lines, and do not quote everything that YAML 1.1 requires. */
const likeOurs = { version: "1.1", aliasDuplicateObjects: false, lineWidth: 0 } as const;

/** Compares the renderer with the YAML package on the finished object, and with the whole way from the settings. */
export async function benchRendering(rounds: Rounds): Promise<Measured[]> {
  const pipeline = pipelineWith();
  const finished = toGitLab(pipeline);
  const render = microseconds(() => renderGitLab(pipeline));
  const write = microseconds(() => stringify(finished));
  const writeAlike = microseconds(() => stringify(finished, likeOurs));
  const wholeWay = microseconds(() => {
    const whole = completePipeline(planOf(eightLines)).value;
    return whole ? renderGitLab(whole) : "";
  });

  // Compiles all code before the first measurement.
  for (const run of [render, write, writeAlike, wholeWay]) await repeat(2, run);
  const { a, b } = await alternate(rounds, render, write);
  return [
    {
      what: "rendering a pipeline",
      unit: "µs",
      sample: a,
      against: { what: "yaml.stringify of the object", sample: b },
      budget: 1.5,
    },
    { what: "yaml.stringify, quoting as we do", unit: "µs", sample: await repeat(a.length, writeAlike) },
    { what: "parse, plan and render", unit: "µs", sample: await repeat(a.length, wholeWay) },
    { what: "renderings per second", unit: "1/s", sample: a.map((each) => 1e6 / each) },
  ];
}

function microseconds(work: () => string): Run {
  return () => {
    let length = 0;
    const start = performance.now();
    for (let index = 0; index < batch; index++) length += work().length;
    const milliseconds = performance.now() - start;
    if (length === 0) throw new Error("nothing was rendered");
    return Promise.resolve((milliseconds * 1000) / batch);
  };
}
