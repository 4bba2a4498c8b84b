import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { rawFoundation, rawProject } from "../../pipeline/foundation/fleet";
import { createFolder, type Folder } from "../commandLine";

/** Runs fleet commands with a stand-in for `pulumi`. It records its arguments, and a file for each stack names its results. */
let folder: Folder;
const before = { ...process.env };

jest.setTimeout(60_000);

/** A stand-in of `pulumi`: a folder has a file for each stack with what the next runs do, one line each. */
const engine = `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const words = process.argv.slice(2);
const after = (word) => words[words.indexOf(word) + 1];
const stack = words.includes("--stack") ? after("--stack") : words[2];
const keeps = process.env.PULUMI_PIPELINE_KEEP_POLICIES === "true" ? "keeps policies" : "";
appendFileSync("calls", [words[0], words[0] === "stack" ? words[1] : "", stack, keeps].filter(Boolean).join(" ") + "\\n");
const nextRuns = "next-runs-" + stack;
const lines = existsSync(nextRuns) ? readFileSync(nextRuns, "utf8").split("\\n").filter(Boolean) : [];
const next = lines.shift() ?? "ok";
writeFileSync(nextRuns, lines.join("\\n"));
const events = [{ summaryEvent: { resourceChanges: { same: 3, update: 1 } } }];
const policies = (...names) => ({ inputs: { policies: names.map((teamName) => ({ teamName })) } });
const issuer = (old, next) => ({ resourcePreEvent: { metadata: { type: "pulumiservice:index:OidcIssuer", old, new: next } } });
if (next === "shrinks") events.push(issuer(policies("a", "b"), policies("a")));
if (next === "moves") events.push(issuer(policies("a"), policies("b")));
const many = [...Array(60).keys()];
if (next === "moves far") events.push(issuer(policies(...many.slice(30)), policies(...many.slice(0, 30))));
if (next === "grows") events.push(issuer(policies("a"), policies("a", "b")));
if (next === "fails") events.push({ diagnosticEvent: { severity: "error", message: "<{%fg 1%}>it broke<{%reset%}>\\n" } });
if (next === "conflict") console.error("error: [409] Conflict: Another update is currently in progress.");
if (next === "slow") setTimeout(() => process.exit(0), 30000);
process.on("SIGINT", () => { appendFileSync("calls", "interrupted " + stack + "\\n"); process.exit(1); });
if (words.includes("--event-log")) writeFileSync(after("--event-log"), events.map((one) => JSON.stringify(one)).join("\\n") + "\\n");
if (next !== "slow") process.exit(next === "fails" || next === "conflict" ? 255 : 0);
`;

beforeEach(() => {
  folder = createFolder();
  mkdirSync(join(folder.path, "bin"));
  folder.write("bin/pulumi", engine);
  chmodSync(join(folder.path, "bin/pulumi"), 0o755);
  process.env = {
    ...before,
    CI: "true",
    PATH: `${join(folder.path, "bin")}:${before.PATH}`,
    PULUMI_BACKEND_URL: `file://${folder.path}/state`,
  };
  fleetOf({ rings: [["api"], ["rest"]], approval: "automatic", stopAfter: 2 });
  folder.write("Pulumi.foundation.yaml", stringify({ config: { "platform:foundation": rawFoundation } }));
  for (const stack of ["api", "lib", "web"]) folder.settle(stack, rawProject(stack, `acme/${stack}`));
  for (const stack of ["foundation", "api", "lib", "web"]) deploy(stack);
});
afterEach(() => {
  process.env = before;
  folder.remove();
});

const fleetOf = (value: object) =>
  folder.write("Pulumi.yaml", stringify({ name: "platform", config: { "platform:fleet": { value } } }));

/** A stack that an older version updated, so that it counts as changed. */
const deploy = (stack: string) =>
  folder.write(
    `state/.pulumi/stacks/platform/${stack}.json`,
    JSON.stringify({ checkpoint: { latest: { resources: [{ urn: "urn:a" }] } } }),
  );
const setNextRuns = (stack: string, ...lines: string[]) =>
  writeFileSync(join(folder.path, `next-runs-${stack}`), lines.join("\n"));
const calls = () => readFileSync(join(folder.path, "calls"), "utf8").trimEnd().split("\n");
const up = (...words: string[]) => folder.run("fleet", "up", "--yes", "--parallel", "1", ...words);

test.each<[string, string, string[]]>([
  ["gets policies", "grows", ["preview foundation", "up foundation", "up api", "up lib", "up web"]],
  ["loses policies", "shrinks", ["preview foundation", "up api", "up lib", "up web", "up foundation"]],
  [
    "gets policies and loses others",
    "moves",
    ["preview foundation", "up foundation keeps policies", "up api", "up lib", "up web", "up foundation"],
  ],
  [
    "gets and loses more policies than an issuer can have together",
    "moves far",
    ["preview foundation", "up foundation", "up api", "up lib", "up web"],
  ],
])("a foundation that %s is updated in the safe order", async (_, change, expected) => {
  setNextRuns("foundation", change);

  expect(await up()).toMatchObject({ code: 0 });
  expect(calls()).toEqual(expected);
});

test("the stack of the platform repository itself is updated last, whatever ring names it", async () => {
  const pipeline = {
    project: "acme/platform",
    organization: "acme",
    foundation: "foundation",
    stack: "own",
    user: "up",
  };
  fleetOf({ rings: [["own", "api"], ["rest"]], approval: "automatic", pipeline });
  folder.write("Pulumi.own.yaml", "config: {}\n");
  deploy("own");
  setNextRuns("foundation", "shrinks");

  expect(await up()).toMatchObject({ code: 0 });
  expect(calls()).toEqual(["preview foundation", "up api", "up lib", "up web", "up foundation", "up own"]);
  folder.write("calls", "");
  setNextRuns("web", "fails");
  expect(await up()).toMatchObject({ code: 1 });
  expect(calls().at(-1)).toBe("up web");
});

test("the stack of the platform repository itself is previewed only if the token sees it, or by its name", async () => {
  const pipeline = {
    project: "acme/platform",
    organization: "acme",
    foundation: "foundation",
    stack: "own",
    user: "up",
  };
  fleetOf({ pipeline });
  folder.write("Pulumi.own.yaml", "config: {}\n");
  const preview = (...words: string[]) => folder.run("fleet", "preview", "--parallel", "1", ...words);

  expect((await preview()).stdout).not.toContain("own");
  expect(calls()).toEqual(["preview api", "preview foundation", "preview lib", "preview web"]);
  expect((await preview("--stack", "own")).stdout).toContain("no stack; fleet up creates it");
  deploy("own");
  expect((await preview("--stack", "own")).code).toBe(0);
  expect(calls().at(-1)).toBe("preview own");
});

test("nothing is updated if the preview of the foundation fails", async () => {
  setNextRuns("foundation", "fails");
  const { code, stdout } = await up();

  expect(code).toBe(1);
  expect(calls()).toEqual(["preview foundation"]);
  expect(stdout).toContain("foundation: it broke\nup of 4 stacks: 1 failed, 3 skipped\n");
});

test("failures up to the limit do not hide the other stacks of the ring, and the table has each", async () => {
  setNextRuns("api", "fails");
  const { code, stdout } = await up();

  expect(code).toBe(1);
  expect(stdout.replace(/ +[0-9.]+$/gm, "")).toBe(
    `stack       result     changes   seconds
----------  ---------  --------  -------
foundation  succeeded  1 update
api         failed     1 update
lib         succeeded  1 update
web         succeeded  1 update

api: it broke
up of 4 stacks: 3 succeeded, 1 failed
`,
  );
});

test("a run waits for the end of a lock conflict, at most as long as --wait", async () => {
  setNextRuns("api", "conflict");
  expect(await up("--stack", "api", "--wait", "1")).toMatchObject({ code: 0 });
  expect(calls()).toEqual(["up api", "up api"]);

  setNextRuns("api", "conflict");
  const { code, stdout } = await up("--stack", "api", "--wait", "0");
  expect(code).toBe(1);
  expect(stdout).toContain("api: error: [409] Conflict: Another update is currently in progress.");
});

test("after SIGTERM, the running operation finishes, and no other stack is started", async () => {
  setNextRuns("api", "slow");
  const running = up("--stack", "api", "--stack", "lib");
  await waitFor(() => calls().includes("up api"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.emit("SIGTERM");
  const { code, stdout } = await running;

  expect(code).toBe(130);
  expect(calls()).toEqual(["up api", "interrupted api"]);
  expect(stdout).toContain("up of 2 stacks: 1 failed, 1 skipped\n");
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      if (condition()) return;
    } catch {
      // There is no call yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the run did not start");
}

test("without a terminal, a ring that needs a person waits, and --ring starts it", async () => {
  fleetOf({ rings: [["api"]], approval: "manual" });
  const { code, stdout, stderr } = await up();

  expect(code).toBe(0);
  expect(calls()).toEqual(["preview foundation", "up foundation", "up api"]);
  expect(stdout).toContain("lib         waiting    ring 2 of 2 waits for a person");
  expect(stderr).toContain("run fleet up --ring with the number of the next ring, once it may start\n");

  writeFileSync(join(folder.path, "calls"), "");
  expect(await up("--ring", "2")).toMatchObject({ code: 0 });
  expect(calls().slice(1)).toEqual(["up lib", "up web"]);
  expect(await up("--ring", "3")).toMatchObject({
    code: 1,
    stderr: 'there is no ring "3". There are 2 rings, counted from 1\n',
  });
});

test("rings that name nothing, or one stack twice, are reported with the file, and nothing is updated", async () => {
  fleetOf({ rings: [["api", "ghost"], ["acme/api"]] });
  const { code, stderr } = await up();

  expect(code).toBe(1);
  expect(stderr).toBe(
    `Pulumi.yaml:7:13 error EMPTY_RING: rings[0][1]: "ghost" is neither a stack of this folder nor the path of a project. Correct it, or leave it out
Pulumi.yaml:8:13 error TWICE_IN_RINGS: rings[1][0]: "acme/api" is in rings[0][0] already. A stack is in one ring: keep one of the two
nothing was run: Pulumi.yaml has errors, and all stacks share it
`,
  );
});

test.each<[string[], string]>([
  [["up"], "fleet up asks before it changes anything. Without a terminal, add --yes"],
  [["up", "--stack", "ghost"], 'there is no stack settings file of "ghost". Stacks: "api", "foundation", "lib", "web"'],
  [["leave"], "every stack has a file"],
])("answers %j", async (words, message) => {
  const { stdout, stderr } = await folder.run("fleet", ...words);

  expect(stdout + stderr).toBe(`${message}\n`);
});

test("the shards of a preview divide the stacks, and each result names its shard", async () => {
  const stacks = [];
  for (const shard of ["1/3", "2/3", "3/3"]) {
    const { stdout } = await folder.run("fleet", "preview", "--json", "--shard", shard);
    const result = JSON.parse(stdout) as { shard: { index: number; count: number }; stacks: { stack: string }[] };
    expect(`${result.shard.index}/${result.shard.count}`).toBe(shard);
    stacks.push(...result.stacks.map(({ stack }) => stack));
  }

  expect(stacks.sort()).toEqual(["api", "foundation", "lib", "web"]);
});

test.each<[string[], string]>([
  [["preview", "--shard", "3/2"], "--shard is a part of the stacks, such as 2/4, of at most 200 parts\n"],
  [["up", "--shard", "1/2"], "--shard is for fleet preview and fleet refresh --preview-only\n"],
])("refuses %j", async (words, message) => {
  expect((await folder.run("fleet", ...words)).stderr).toContain(message);
});

test("creates a new stack before its first update, and a preview explains it without the engine", async () => {
  folder.settle("young", rawProject("young", "acme/young"));

  const { code, stdout } = await folder.run("fleet", "preview", "--stack", "young");
  const explanation = (await folder.run("explain", "Pulumi.young.yaml")).stdout;
  expect(explanation).toContain("acme/young");
  expect(stdout).toContain(`== young\n${explanation}`);
  expect(stdout).toContain("young  skipped  no stack; fleet up creates it");
  expect(code).toBe(0);
  writeFileSync(
    join(folder.path, "shard.json"),
    (await folder.run("fleet", "preview", "--stack", "young", "--json")).stdout,
  );
  expect((await folder.run("fleet", "summary", "shard.json")).stdout).toContain(
    `## young\n\n\`\`\`diff\n${explanation.trimEnd()}\n\`\`\`\n`,
  );
  expect(await up("--stack", "young")).toMatchObject({ code: 0 });
  expect(calls()).toEqual(["stack init young", "up young"]);
});

test("a stack without a file is destroyed only if its last update had leave, or if a person names it", async () => {
  const record = (stack: string, text: string) => ({
    urn: `urn:pulumi:${stack}::platform::pulumi-pipeline:index:PulumiPipeline$pulumi-pipeline:index:PlanDigest::${stack}-digest`,
    inputs: { planned: text },
    outputs: { applied: text },
  });
  for (const [stack, text] of [
    ["left", "1:a!"],
    ["lost", "1:a"],
    ["named", "1:a"],
  ] as const) {
    folder.write(
      `state/.pulumi/stacks/platform/${stack}.json`,
      JSON.stringify({ checkpoint: { latest: { resources: [record(stack, text)] } } }),
    );
  }
  folder.write("state/.pulumi/stacks/platform/empty.json", JSON.stringify({ checkpoint: { latest: {} } }));
  const refused = await folder.run("fleet", "leave", "--destroy", "named");
  expect(refused.stderr).toBe("fleet leave asks before it destroys anything. Without a terminal, add --yes\n");
  expect(refused.stdout).toBe(
    `stack  action   reason
-----  -------  --------------------------------------------------------------------------
empty  remove   it has no resources
left   destroy  its last update had the setting leave
lost   keep     no setting leave: put its file back, or name it with --destroy lost
named  destroy  named by --destroy
`.replace(/^-----.*$/m, (rule) =>
      rule.slice(
        0,
        "-----  -------  ".length + "no setting leave: put its file back, or name it with --destroy lost".length,
      ),
    ),
  );
  const { code } = await folder.run("fleet", "leave", "--destroy", "named", "--yes");

  expect(code).toBe(1);
  expect(calls().sort()).toEqual([
    "destroy left",
    "destroy named",
    "stack rm empty",
    "stack rm left",
    "stack rm named",
  ]);
});
