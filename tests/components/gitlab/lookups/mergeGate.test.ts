import type * as gitlab from "@pulumi/gitlab";
import { mergeGateLines } from "../../../../components/gitlab/lookups/mergeGate";
import { lookUp } from "../../../../components/lookups/lookUp";
import { planWith } from "../../../pipeline/examples";
import { getProject, knownProject, mockEngine } from "../../mocks";

const on = { onlyAllowMergeIfPipelineSucceeds: true };
const off = { onlyAllowMergeIfPipelineSucceeds: false };

test.each<[string, object, object, string[]]>([
  ["requires a successful pipeline", on, {}, []],
  ["does not, the default", off, {}, ["fails or runs"]],
  ["accepts a skipped one", { ...on, allowMergeOnSkippedPipeline: true }, {}, ["is skipped"]],
  [
    "requires none, so that a skipped one does not matter",
    { ...off, allowMergeOnSkippedPipeline: true },
    {},
    ["fails or runs"],
  ],
  ["does not return the settings", {}, {}, []],
  ["has no previews", off, { previews: "none" }, []],
])("a project that %s", (_, project, settings, states) => {
  const lines = mergeGateLines(planWith(settings), project as gitlab.GetProjectResult);

  expect(lines.map(({ message }) => /while its preview (.*?)\./.exec(message)?.[1])).toEqual(states);
});

test.each([
  [true, 1],
  [false, 0],
])("only a preview before the first update has the line (preview: %s)", async (isPreview, count) => {
  await mockEngine({ [getProject]: { ...knownProject, ...off } }, undefined, isPreview);
  const { diagnostics } = await lookUp(planWith(), {});

  expect(diagnostics.filter(({ code }) => code === "UNCHECKED_MERGES").map(({ severity }) => severity)).toEqual(
    Array(count).fill("info"),
  );
});
