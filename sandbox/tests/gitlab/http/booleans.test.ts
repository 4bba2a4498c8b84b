import { boolean } from "../../../gitlab/http/fields";
import { API, createWorld, pick } from "../world";

const TRUE = ["true", "t", "yes", "y", "on", "1"];
const FALSE = ["false", "f", "no", "n", "off", "0"];
const spelled = (word: string) => [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)];
const CASES = [
  ...TRUE.flatMap(spelled).map((word) => [word, true] as const),
  ...FALSE.flatMap(spelled).map((word) => [word, false] as const),
];

test.each([...CASES, [true, true], [false, false], [1, true], [0, false]] as const)("%j means %j", (raw, value) => {
  const faults: string[] = [];

  expect([boolean(raw, "active", faults), faults]).toEqual([value, []]);
});

test.each(["maybe", "2", "truee", " true", "null", "toString", "__proto__", 2, -1, 0.5, {}, [], [true]])(
  "%j is not a boolean",
  (raw) => {
    const faults: string[] = [];

    expect([boolean(raw, "active", faults), faults]).toEqual([undefined, ["active is invalid"]]);
  },
);

test("an empty string counts as unset", () => {
  const faults: string[] = [];

  expect([boolean("", "active", faults), faults]).toEqual([undefined, []]);
});

test.each(CASES)("%j is accepted in the JSON of a project and in the query of a list", async (word, value) => {
  const send = createWorld().as("maintainer");
  await send("PUT", `/projects/${API}`, { lfs_enabled: !value });
  const { status, body } = await send("PUT", `/projects/${API}`, { lfs_enabled: word });
  const projects = await send("GET", `/projects?owned=${word}`);

  expect([status, pick(body, "lfs_enabled")]).toEqual([200, { lfs_enabled: value }]);
  expect(projects.body).toHaveLength(value ? 1 : 2);
});

test.each([
  ["GET", "/projects?membership=maybe", "membership"],
  ["GET", "/projects/101/repository/tree?recursive=maybe", "recursive"],
  ["GET", "/projects/101/labels?with_counts=maybe", "with_counts"],
  ["GET", "/projects/101/merge_requests?with_labels_details=maybe", "with_labels_details"],
  ["POST", "/projects/101/variables", "masked"],
  ["POST", "/projects/101/protected_branches", "allow_force_push"],
  ["POST", "/projects/101/pipeline_schedules", "active"],
  ["PUT", "/projects/101", "lfs_enabled"],
])("%s %s refuses an invalid boolean", async (method, path, name) => {
  const required = { key: "A", value: "b", name: "next", description: "x", ref: "main", cron: "0 1 * * *" };
  const given = method === "PUT" ? { [name]: "maybe" } : { ...required, [name]: "maybe" };
  const { status, body } = await createWorld().as("maintainer")(method, path, method === "GET" ? undefined : given);

  expect([status, body]).toEqual([400, { error: `${name} is invalid` }]);
});
