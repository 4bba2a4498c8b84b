import { eightLines } from "../../examples";
import { checkSettings } from "../../../../pipeline/checks/checkSettings";
import { targets } from "../../../../targets";

const included = { delivery: "include" };
const handedOver = { file: "handOver", trust: "keep" };

test.each<[leave: object, more: object, readonly string[]]>([
  [{}, {}, []],
  [{ file: "remove", trust: "destroy", variables: "keep", protections: "destroy" }, {}, []],
  [{ escEnvironments: "destroy", environments: "keep", schedules: "keep", policyGroups: "keep" }, {}, []],
  [handedOver, {}, []],
  [{ ...handedOver, variables: "keep", schedules: "destroy", environments: "destroy" }, {}, []],
  [handedOver, included, []],
  [{ file: "archive" }, {}, ["error NOT_A_CHOICE leave.file"]],
  [{}, included, ["error LEAVE_CONFLICT leave.file"]],
  [{}, { delivery: "withdraw" }, []],
  [{}, { delivery: "mergeRequest" }, []],
  [{}, { delivery: "includeByMergeRequest" }, []],
  [handedOver, { delivery: "mergeRequest" }, []],
  [handedOver, { delivery: "withdraw" }, ["error LEAVE_CONFLICT leave.file"]],
  [{ trust: "keep" }, {}, ["error LEAVE_CONFLICT leave.trust"]],
  [{ file: "handOver" }, {}, ["warning LEAVES_FAILING_JOBS leave.file"]],
  [{ file: "handOver", trust: "destroy" }, {}, ["warning LEAVES_FAILING_JOBS leave.file"]],
  [{ secrets: "keep" }, {}, ["warning LEAVES_SECRETS leave.secrets"]],
  [
    { trust: "keep", variables: "destroy", secrets: "destroy", protections: "destroy", escEnvironments: "destroy" },
    included,
    ["file", "trust", "variables", "secrets", "protections", "escEnvironments"].map(
      (kind) => `error LEAVE_CONFLICT leave.${kind}`,
    ),
  ],
])("checks leave %j with %j", (leave, more, expected) => {
  const { diagnostics } = checkSettings({ ...eightLines, ...more, leave }, targets.gitlab);

  expect(diagnostics.map(({ severity, code, path }) => `${severity} ${code} ${path}`)).toEqual(expected);
});

test("jobs without Pulumi Cloud do not fail at its login", () => {
  const { organization: _, ...rest } = eightLines;
  const backend = { url: "s3://acme-state?region=eu-west-1", secretsProvider: "awskms://alias/pulumi" };
  const { diagnostics } = checkSettings({ ...rest, backend, leave: { file: "handOver" } }, targets.gitlab);

  expect(diagnostics.map(({ code }) => code)).not.toContain("LEAVES_FAILING_JOBS");
});
