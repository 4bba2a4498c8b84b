import { stringify } from "yaml";
import { completePipeline } from "../../pipeline/plan/completePipeline";
import { renderGitLab, toGitLab } from "../../targets/gitlab/renderGitLab";
import { eightLines, pipelineWith, planOf } from "../pipeline/examples";
import { alternate, repeat, type Rounds, type Run } from "./alternate";
import type { Measured } from "./report";

/** How often a thing is done for one measurement: once is too short for a clock. */
const batch = 200;

/** The package's own defaults do less work: they fold lines, and leave bare what YAML 1.1 would not take for text. */
const likeOurs = { version: "1.1", aliasDuplicateObjects: false, lineWidth: 0 } as const;

/** The renderer against the YAML package at work on the finished object, and the whole way from the settings. */
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

  // What is compiled only now would be counted to whoever comes first.
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
