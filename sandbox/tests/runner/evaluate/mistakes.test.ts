import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { commitOf, evaluating } from "./evaluating";

const { evaluator, errors, names, close } = evaluating();
afterAll(close);

const ok = { script: ["true"] };
const stages = ["a", "b"];

test.each<[string, string | object, string]>([
  ["no script", { job: { stage: "test" } }, "jobs job config should implement the script:, run:, or trigger: keyword"],
  ["an empty job", "job:\n", "jobs job config should implement the script:, run:, or trigger: keyword"],
  ["no job", { ".hidden": ok }, "jobs config should contain at least one visible job"],
  ["a list", "[a, b]", "Invalid configuration format"],
  ["text", "hello", "Invalid configuration format"],
  ["an unknown key at the top", { job: ok, other: "x" }, "root config contains unknown keys: other"],
  ["an unknown key of a job", { job: { ...ok, scripts: [] } }, "jobs:job config contains unknown keys: scripts"],
  [
    "an unknown stage",
    { stages, job: { ...ok, stage: "c" } },
    "job job: chosen stage c does not exist; available stages are .pre, a, b, .post",
  ],
  [
    "the default stage test if it does not exist",
    { stages, job: ok },
    "job job: chosen stage test does not exist; available stages are .pre, a, b, .post",
  ],
  ["a need that is not a job", { job: { ...ok, needs: ["x"] } }, "job job: undefined need: x"],
  [
    "a need of a later stage",
    { stages, one: { ...ok, stage: "a", needs: ["two"] }, two: { ...ok, stage: "b" } },
    "one job: need two is not defined in current or prior stages",
  ],
  ["a dependency that is not a job", { job: { ...ok, dependencies: ["x"] } }, "job job: undefined dependency: x"],
  [
    "a dependency that it does not need",
    { a: ok, b: ok, c: { ...ok, needs: ["a"], dependencies: ["b"] } },
    "jobs:c dependencies the b should be part of needs",
  ],
  [
    "a need that is not in the pipeline",
    { one: { ...ok, rules: [{ if: "$NEVER" }] }, two: { ...ok, needs: ["one"] } },
    "'two' job needs 'one' job, but 'one' does not exist in the pipeline. This might be because of the only, except, or rules keywords. To need a job that sometimes does not exist in the pipeline, use needs:optional.",
  ],
  [
    "a cycle of needs",
    { a: { ...ok, needs: ["b"] }, b: { ...ok, needs: ["a"] } },
    "The pipeline has circular dependencies",
  ],
  ["a need of itself", { a: { ...ok, needs: ["a"] } }, "The pipeline has circular dependencies"],
  ["a missing job in extends", { job: { extends: ".x" } }, "job: unknown keys in `extends` (.x)"],
  [
    "a job that extends itself",
    { ".a": { extends: ".b" }, ".b": { extends: ".a" }, job: { extends: ".a" } },
    ".b: circular dependency detected in `extends`",
  ],
  [
    "a reference to nothing",
    "job: { script: [!reference [.x, script]] }",
    '!reference [".x", "script"] could not be found',
  ],
  ["a missing file", { include: "x.yml", job: ok }, "Local file `x.yml` does not exist!"],
  [
    "a file that is not YAML",
    { include: "README.md", job: ok },
    "Included file `README.md` does not have YAML extension!",
  ],
  [
    "a cycle of variables",
    { job: { ...ok, variables: { A: "$B", B: "x$A" } } },
    'job: circular variable reference detected: ["A", "B"]',
  ],
  [
    "a script of numbers",
    { job: { script: [1] } },
    "jobs:job:script config should be a string or a nested array of strings up to 10 levels deep",
  ],
  ["an empty script", { job: { script: [] } }, "jobs:job:script can't be blank"],
  [
    "an unknown when",
    { job: { ...ok, when: "never" } },
    "jobs:job when should be one of: on_success, on_failure, always, manual, delayed",
  ],
  [
    "too many retries",
    { job: { ...ok, retry: 3 } },
    "jobs:job:retry config should be a hash or an integer between 0 and 2",
  ],
  [
    "an ID token without an audience",
    { job: { ...ok, id_tokens: { T: {} } } },
    "jobs:job:id_tokens config should be a hash",
  ],
  [
    "an unknown when of a rule",
    { job: { ...ok, rules: [{ when: "x" }] } },
    "jobs:job:rules:rule when unknown value: x",
  ],
  [
    "too many parallel jobs",
    { job: { ...ok, parallel: { matrix: [{ A: Array(20).fill("a"), B: Array(11).fill("b") }] } } },
    "jobs:job:parallel:matrix config generates too many jobs (maximum is 200)",
  ],
  [
    "too many needs",
    {
      ...Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`n${n}`, ok])),
      job: { ...ok, needs: Array.from({ length: 51 }, (_, n) => `n${n}`) },
    },
    "job: one job can only need 50 others, but you have listed 51. See needs keyword documentation for more details",
  ],
  [
    "a keyword that the sandbox does not support",
    { job: { trigger: "a/b" } },
    "jobs:job:trigger is not supported here",
  ],
])("%s is refused with GitLab's message", async (_, file, error) => {
  expect(await errors(file, { files: { "README.md": "" } })).toEqual([error]);
});

test.each([
  ["broken YAML", "job: [\n", "unexpected end of the stream within a flow collection"],
  ["an unknown tag", "job: { script: [!other x] }\n", "unknown tag !<!other>"],
])("%s is refused", async (_, text, error) => {
  const [said] = await errors(text);

  expect(said).toContain(error);
});

test("a commit without the file has no pipeline", async () => {
  const request = { project: {} as never, commit: commitOf({}), path: "x.yml", variables: {}, changed: null };

  expect(await evaluator.evaluate({ ...request, changedSince: () => [] })).toEqual({
    kind: "invalid",
    errors: ["Missing CI config file"],
  });
});

describe("an include from elsewhere", () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.end("job: { script: [x] }\n");
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const at = (path: string): string => `127.0.0.1:${(server.address() as AddressInfo).port}/${path}`;

  test.each<[string, () => unknown, string]>([
    [
      "remote files",
      () => ({ remote: `http://${at("x.yml")}` }),
      "include:remote or include:template is not supported here: only include:local is",
    ],
    [
      "addresses",
      () => `http://${at("x.yml")}`,
      "include:remote or include:template is not supported here: only include:local is",
    ],
    [
      "templates",
      () => ({ template: "Auto-DevOps.gitlab-ci.yml" }),
      "include:remote or include:template is not supported here: only include:local is",
    ],
    [
      "projects",
      () => ({ project: "a/b", file: "/x.yml" }),
      "include:project is not supported here: only include:local is",
    ],
    [
      "components",
      () => ({ component: `${at("a/b/c")}@~latest` }),
      "include:component is not supported here: only include:local is",
    ],
  ])("is not fetched: %s", async (_, include, error) => {
    expect(await errors({ include: include(), job: ok })).toEqual([error]);
    expect(requests).toBe(0);
  });
});

describe("a hostile file", () => {
  test("cannot run code", async () => {
    const code = '$A == "a" || process.exit(1)';

    expect(await errors({ job: { ...ok, rules: [{ if: code }] } })).toEqual([
      "Failed to parse rule for job: rule if invalid expression syntax",
    ]);
    expect(
      await names({ job: { ...ok, rules: [{ if: "$A == 'x'" }] } }, { variables: { A: '" || process.exit(1) || "' } }),
    ).toEqual([]);
  });

  test("includes itself no more often than GitLab allows", async () => {
    const files = { "a.yml": "include: a.yml\njob: { script: [x] }\n" };

    expect(await errors("include: a.yml\n", { files })).toEqual(["Maximum of 150 nested includes are allowed!"]);
  });

  test("is not read if it is larger than GitLab accepts", async () => {
    expect(await errors(`job: { script: [${"x".repeat(2_100_000)}] }`)).toEqual(["The parsed YAML is too big"]);
  });

  test.each(["../x.yml", "./x.yml", "/../../etc/x.yml"])("reads only files of the commit: %s", async (include) => {
    const [error] = await errors({ include, job: ok });

    expect(error).toContain("for include:local is invalid");
  });

  test("cannot slow down a pattern", async () => {
    const condition = `$A =~ /^(a+)+$/ || "${"a".repeat(50)}!" =~ /^(a|a)*$/`;
    const glob = `${"*a".repeat(60)}b`;
    const rules = [{ if: condition, changes: [glob, `{${"a,b".repeat(9)}}${"{a,b}".repeat(30)}`] }];
    const variables = { A: `${"a".repeat(50)}!` };

    expect(await names({ job: { ...ok, rules } }, { variables, changed: ["a".repeat(5_000)] })).toEqual([]);
  });

  test("with exponential growth is ended, and the next file is read", async () => {
    const own = evaluating({ start: 30_000, file: 4_000 });
    const bomb = Array.from({ length: 40 }, (_, index) => [`V${index}`, `$V${index + 1}$V${index + 1}`]);
    try {
      const [error] = await own.errors({
        job: { ...ok, variables: Object.fromEntries([...bomb, ["V40", "xxxxxxxx"]]) },
      });

      expect(error).toMatch(/^\.gitlab-ci\.yml could not be read: it took |^Invalid string length/);
      expect(await own.names({ job: ok })).toEqual(["job"]);
    } finally {
      await own.close();
    }
  }, 60_000);
});

test("concurrent files are read one after the other", async () => {
  const asked = Array.from({ length: 10 }, (_, index) => names({ [`job${index}`]: ok }));

  expect(await Promise.all(asked)).toEqual(asked.map((_, index) => [`job${index}`]));
});

test("closing ends the process", async () => {
  const own = evaluating();
  await own.names({ job: ok });

  await own.close();
  await own.close();

  expect(await own.names({ job: ok })).toEqual(["job"]);
  await own.close();
});
