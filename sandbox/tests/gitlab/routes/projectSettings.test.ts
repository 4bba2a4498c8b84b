import { PROJECT_SETTINGS, type ProjectSetting, type ProjectSettingName } from "../../../gitlab/model/projectSettings";
import { createWorld, pick } from "../world";

const NAMES = Object.keys(PROJECT_SETTINGS) as ProjectSettingName[];
const LEVELS = ["disabled", "private", "enabled"];

/** Values of each setting's type: those that its kind accepts. */
const CANDIDATES = [true, false, 0, 1, 17, "text", ["a", "b"], null, ...LEVELS, "public", "internal", "clone", "fetch"];
const CHOICES = ["manual", "timed_incremental", "continuous", "ff", "rebase_merge", "merge", "always", "never"];
const MODES = ["oldest_first", "newest_first", "newest_ready_first", "unordered", "default_on", "default_off"];

function valuesOf(name: ProjectSettingName): unknown[] {
  const { kind, nullable = false }: ProjectSetting = PROJECT_SETTINGS[name];
  return [...CANDIDATES, ...CHOICES, ...MODES].filter((value) => {
    if (value === null) return nullable;
    const faults: string[] = [];
    const read = kind(value, name, faults);
    // Texts that mean another type, such as "1", are not values themselves.
    return faults.length === 0 && JSON.stringify(read) === JSON.stringify(value);
  });
}

test("a new project has GitLab's defaults", async () => {
  const { body } = await createWorld().as("maintainer")("GET", "/projects/101");

  for (const name of NAMES)
    expect([name, pick(body, name)]).toEqual([name, { [name]: PROJECT_SETTINGS[name].initial }]);
});

test.each(NAMES)("%s accepts each value that the sandbox supports, and refuses the others by name", async (name) => {
  const send = createWorld().as("maintainer");
  const { plays }: ProjectSetting = PROJECT_SETTINGS[name];
  const values = valuesOf(name);
  expect(values.length).toBeGreaterThan(0);

  for (const value of values) {
    const changed = await send("PUT", "/projects/101", { [name]: value });
    const { body } = await send("GET", "/projects/101");
    if (plays && !plays.includes(value as never)) {
      expect([changed.status, changed.body]).toEqual([
        400,
        { error: expect.stringMatching(`^${name}: the sandbox supports only `) as string },
      ]);
    } else {
      expect([value, changed.status, pick(body, name)]).toEqual([value, 200, { [name]: value }]);
    }
  }
});

test("a request with unsupported parameters is refused with all its faults, and nothing is changed", async () => {
  const send = createWorld().as("maintainer");
  const { status, body } = await send("PUT", "/projects/101", {
    description: "changed",
    mirror: true,
    typo: 1,
    merge_method: "ff",
    build_timeout: "soon",
  });

  expect([status, body]).toEqual([
    400,
    {
      error: [
        "mirror: the sandbox does not support this parameter of a project",
        "typo: the sandbox does not support this parameter of a project",
        'merge_method: the sandbox supports only "merge" for merge_method',
        "build_timeout is invalid",
      ].join(", "),
    },
  ]);
  expect(pick((await send("GET", "/projects/101")).body, "description")).toEqual({ description: null });
});

test.each([
  [{ issues_enabled: false }, { issues_access_level: "disabled", issues_enabled: false }],
  [{ wiki_enabled: "off" }, { wiki_access_level: "disabled", wiki_enabled: false }],
  [{ emails_disabled: true }, { emails_enabled: false, emails_disabled: true }],
  [{ tag_list: "a, b" }, { topics: ["a", "b"], tag_list: ["a", "b"] }],
  [{ snippets_access_level: "private" }, { snippets_enabled: true }],
])("%j is stored under the deprecated name and the current name", async (change, fields) => {
  const { body } = await createWorld().as("maintainer")("PUT", "/projects/101", change);

  expect(pick(body, ...Object.keys(fields))).toEqual(fields);
});

test.each([
  [{ jobs_enabled: false }, "jobs_enabled: the sandbox supports only"],
  [{ public_builds: false }, "public_builds: the sandbox supports only"],
])("%j, which the sandbox does not support, is refused under its deprecated name", async (change, text) => {
  const { status, body } = await createWorld().as("maintainer")("PUT", "/projects/101", change);

  expect([status, (body as { error: string }).error]).toEqual([400, expect.stringContaining(text)]);
});

test("a new project takes the same settings", async () => {
  const send = createWorld().as("maintainer");
  const made = await send("POST", "/projects", { name: "A tool", build_timeout: 60, topics: ["x"] });
  const refused = await send("POST", "/projects", { name: "B", visibility: "public", mirror: true });

  expect([made.status, pick(made.body, "path", "name", "build_timeout", "topics")]).toEqual([
    201,
    { path: "a-tool", name: "A tool", build_timeout: 60, topics: ["x"] },
  ]);
  expect(refused.status).toBe(400);
  expect((refused.body as { error: string }).error).toMatch(/^visibility: .*, mirror: /);
});

const ROLES = ["no_one_allowed", "developer", "maintainer", "owner"] as const;

test.each(ROLES.flatMap((from) => ROLES.map((to) => [from, to] as const)))(
  "the role for pipeline variables changes from %s to %s",
  async (from, to) => {
    const field = "ci_pipeline_variables_minimum_override_role";
    const members = { maintainer: 40, developer: 30 };
    const world = createWorld({ projects: [{ path: "acme/api", members, pipelineVariablesRole: from }] });
    const before = await world.as("maintainer")("GET", "/projects/101");
    const byMaintainer = await world.as("maintainer")("PUT", "/projects/101", { [field]: to });
    const byOwner = await world.as("platform")("PUT", "/projects/101", { [field]: to });
    const isOwners = from !== to && (from === "owner" || to === "owner");

    expect(pick(before.body, field)).toEqual({ [field]: from });
    expect(byMaintainer.status).toBe(isOwners ? 400 : 200);
    expect([byOwner.status, pick(byOwner.body, field, "restrict_user_defined_variables")]).toEqual([
      200,
      { [field]: to, restrict_user_defined_variables: to !== "developer" },
    ]);
    expect((await world.as("developer")("PUT", "/projects/101", { [field]: to })).status).toBe(403);
  },
);
