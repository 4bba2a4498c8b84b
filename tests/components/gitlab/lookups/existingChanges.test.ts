import {
  scheduleChanges,
  tokenObstacle,
  variableChanges,
  variableObstacle,
} from "../../../../components/gitlab/lookups/existingChanges";
import { planWith } from "../../../pipeline/examples";

const found = {
  key: "REGION",
  value: "eu",
  variableType: "env_var",
  raw: true,
  description: "",
  protected: false,
  masked: false,
  environmentScope: "*",
  project: "42",
};

function changesOf(settings: object, variable: object = {}): string[] {
  const [planned] = planWith({ variables: [{ name: "REGION", value: "eu", ...settings }] }).variables;
  if (!planned) throw new Error("there is a variable");
  return variableChanges({ ...found, ...variable }, planned);
}

test.each<[string, object, object, string[]]>([
  ["the same", {}, {}, []],
  ["another value, which is not shown", {}, { value: "glpat-1" }, ["its value"]],
  [
    "other flags",
    {},
    { raw: false, masked: true, protected: true, description: "old", variableType: "file" },
    [
      'type from "file" to "env_var"',
      "raw from false to true",
      'description from "old" to ""',
      "protected from true to false",
      "masked from true to false",
    ],
  ],
])("the changes of a CI/CD variable: %s", (_, settings, variable, changes) => {
  expect(changesOf(settings, variable)).toEqual(changes);
});

const hidden = { ...found, masked: true, value: "" };

test.each([
  ["visible", found, undefined],
  ["masked", found, undefined],
  ["hidden", found, /^GitLab can't hide an existing variable/],
  [undefined, found, /^GitLab can't hide an existing variable/],
  ["visible", hidden, /^GitLab can't show a hidden variable again/],
  ["masked", hidden, /^GitLab can't show a hidden variable again/],
  ["hidden", hidden, undefined],
  [undefined, hidden, undefined],
] as const)("what keeps a variable with visibility %s from being adopted", (visibility, variable, obstacle) => {
  const actual = variableObstacle(variable, visibility);

  if (obstacle === undefined) expect(actual).toBeUndefined();
  else expect(actual).toMatch(obstacle);
});

test("the variable of a stored token has to be hidden already", () => {
  expect(tokenObstacle(hidden)).toBeUndefined();
  expect(tokenObstacle(found)).toBe("GitLab can't hide an existing variable. Delete it in GitLab first");
});

test("the changes of a schedule", () => {
  const [planned] = planWith({ drift: { schedule: "0 4 * * *" } }).schedules;
  const schedule = { description: "Pulumi drift", ref: "refs/heads/main" };
  const changes = (other: object) =>
    planned &&
    scheduleChanges({ ...schedule, cron: "0 4 * * *", cronTimezone: "UTC", active: true, ...other }, planned);

  expect(changes({})).toEqual([]);
  expect(changes({ cron: "0 1 * * *", cronTimezone: "Europe/Berlin", active: false })).toEqual([
    'cron from "0 1 * * *" to "0 4 * * *"',
    'time zone from "Europe/Berlin" to "UTC"',
    "active from false to true",
  ]);
});
