import type { Said } from "../../examples";
import { eightLines, errorsOf } from "../../examples";

const [staging, production] = eightLines.deployments;
const schedule = "0 4 * * *";

function remediates(path: string, branch = "main"): Said {
  const message = `a schedule runs the code of "${branch}", which may contain changes that are not deployed here. "remediate" is only for a deployment that every push to that branch starts, if no deployment of the same push waits for a person. Choose "fail" or "report"`;
  return { code: "CANNOT_REMEDIATE", path, message };
}

test.each<[string, object, Said[]]>([
  [
    "a drift action without drift detection",
    { deployments: [{ ...staging, onDrift: "fail" }, production] },
    [
      {
        code: "NO_EFFECT",
        path: "deployments[0].onDrift",
        message: "there is no schedule that detects drift. Set drift.schedule",
      },
    ],
  ],
  [
    "remediation of a deployment by tag",
    { drift: { schedule, action: "remediate" } },
    [remediates("deployments[1].onDrift")],
  ],
  [
    "remediation of a manual deployment",
    { drift: { schedule }, deployments: [{ ...staging, approval: "manual", onDrift: "remediate" }] },
    [remediates("deployments[0].onDrift")],
  ],
  [
    "remediation of a deployment after a manual one",
    {
      drift: { schedule },
      deployments: [
        { ...staging, approval: "manual" },
        { ...production, on: { branch: "main" }, approval: "automatic", onDrift: "remediate" },
      ],
    },
    [remediates("deployments[1].onDrift")],
  ],
  [
    "remediation of a deployment of another branch",
    { drift: { schedule }, defaultBranch: "trunk", deployments: [{ ...staging, onDrift: "remediate" }] },
    [remediates("deployments[0].onDrift", "trunk")],
  ],
])("refuses %s", (_, changes, mistakes) => {
  expect(errorsOf({ ...eightLines, ...changes })).toEqual(mistakes);
});

test.each<[string, object]>([
  ["drift detection for all deployments", { drift: { schedule } }],
  [
    "remediation of an automatic deployment of the default branch",
    { drift: { schedule }, deployments: [{ ...staging, onDrift: "remediate" }, production] },
  ],
  [
    "remediation by default, if the other deployments have another action",
    {
      drift: { schedule, action: "remediate" },
      deployments: [staging, { ...production, onDrift: "ignore" }],
    },
  ],
])("accepts %s", (_, changes) => {
  expect(errorsOf({ ...eightLines, ...changes })).toEqual([]);
});
