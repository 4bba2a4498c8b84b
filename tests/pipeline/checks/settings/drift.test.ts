import type { Said } from "../../examples";
import { eightLines, errorsOf } from "../../examples";

const [staging, production] = eightLines.deployments;
const schedule = "0 4 * * *";

function remediates(path: string, branch = "main"): Said {
  const message = `a schedule runs the code of "${branch}", which may be more than is deployed here. "remediate" is for what each push to that branch deploys, where nothing that it deploys waits for a person. Choose "fail" or "report"`;
  return { code: "CANNOT_REMEDIATE", path, message };
}

test.each<[string, object, Said[]]>([
  [
    "what is done about drift that nobody looks for",
    { deployments: [{ ...staging, onDrift: "fail" }, production] },
    [
      {
        code: "NO_EFFECT",
        path: "deployments[0].onDrift",
        message: "there is no schedule to look for drift. Set drift.schedule",
      },
    ],
  ],
  [
    "to deploy again what a tag deploys",
    { drift: { schedule, action: "remediate" } },
    [remediates("deployments[1].onDrift")],
  ],
  [
    "to deploy again what a person starts",
    { drift: { schedule }, deployments: [{ ...staging, approval: "manual", onDrift: "remediate" }] },
    [remediates("deployments[0].onDrift")],
  ],
  [
    "to deploy again what comes after something that a person starts",
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
    "to deploy again what another branch deploys",
    { drift: { schedule }, defaultBranch: "trunk", deployments: [{ ...staging, onDrift: "remediate" }] },
    [remediates("deployments[0].onDrift", "trunk")],
  ],
])("refuses %s", (_, changes, mistakes) => {
  expect(errorsOf({ ...eightLines, ...changes })).toEqual(mistakes);
});

test.each<[string, object]>([
  ["to look for drift everywhere", { drift: { schedule } }],
  [
    "to deploy again what each push to the default branch deploys",
    { drift: { schedule }, deployments: [{ ...staging, onDrift: "remediate" }, production] },
  ],
  [
    "to deploy again by default where the others say otherwise",
    {
      drift: { schedule, action: "remediate" },
      deployments: [staging, { ...production, onDrift: "ignore" }],
    },
  ],
])("accepts %s", (_, changes) => {
  expect(errorsOf({ ...eightLines, ...changes })).toEqual([]);
});
