import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createFolder, type Folder } from "../commandLine";

/** The results of the shards of a preview, as jobs leave them. */
let folder: Folder;

beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder.remove());

interface Stack {
  readonly stack: string;
  readonly outcome?: string;
  readonly changes?: object;
  readonly errors?: readonly string[];
  readonly output?: string;
}

const shard = (index: number, count: number, stacks: readonly Stack[], operation = "preview") =>
  folder.write(
    `shard-${index}.json`,
    JSON.stringify({
      operation,
      shard: { index, count },
      stacks: stacks.map((one) => ({
        ...{ outcome: "succeeded", seconds: 1, changes: {}, errors: [], output: "" },
        ...one,
      })),
    }),
  );
const counts = () => JSON.parse(readFileSync(join(folder.path, "counts.json"), "utf8")) as object;
const summary = (...words: string[]) => folder.run("fleet", "summary", ...words);
const files = ["shard-1.json", "shard-2.json"];

test("one page has the table and the text of each changed stack, and the counts are summed", async () => {
  shard(1, 2, [{ stack: "web", changes: { create: 1, replace: 1 }, output: "+ one\n```\n[red](http://x)\n" }]);
  shard(2, 2, [{ stack: "lib" }, { stack: "api", changes: { update: 2 }, output: "~ two\n" }]);
  const { code, stdout, stderr } = await summary(...files, "--counts", "counts.json");

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(
    `| stack | result | changes | seconds |
| --- | --- | --- | --- |
| api | succeeded | 2 update | 1 |
| lib | succeeded | none | 1 |
| web | succeeded | 1 create, 1 replace | 1 |

preview of 3 stacks: 3 succeeded

## api

\`\`\`diff
~ two
\`\`\`

## web

\`\`\`\`diff
+ one
\`\`\`
[red](http://x)
\`\`\`\`
`,
  );
  expect(counts()).toEqual({ create: 2, update: 2, delete: 1 });
});

test("a failed stack is an error in the widget, and its errors are on the page", async () => {
  shard(1, 2, [{ stack: "web", outcome: "failed", errors: ["it broke"], output: "the log\n" }]);
  shard(2, 2, []);
  const { code, stdout, stderr } = await summary(...files, "--counts", "counts.json");

  expect({ code, stderr }).toEqual({ code: 1, stderr: "web failed\n" });
  expect(stdout).toContain("## web\n\n```diff\nit broke\nthe log\n```\n");
  expect(counts()).toEqual({ error: "the run failed, or a result is missing" });
});

test.each<[string, () => void, string]>([
  ["a shard that left no file", () => shard(1, 2, []), "shard-2.json: no such file or directory"],
  ["a shard whose job was killed", () => folder.write("shard-2.json", ""), "shard-2.json: not the JSON of"],
  ["text in place of counts", () => shard(2, 2, [{ stack: "a", changes: { create: "1" } }]), "shard-2.json: not the"],
  ["two runs", () => shard(2, 3, []), "the results are of runs with different numbers of shards"],
  ["two operations", () => shard(2, 2, [], "drift"), 'the results are of different operations: "preview", "drift"'],
  ["one stack twice", () => shard(2, 2, [{ stack: "lib" }]), "several files have the result of the same stack"],
])("%s is a problem, and no counts are shown", async (_, write, problem) => {
  shard(1, 2, [{ stack: "lib" }]);
  write();
  const { code, stdout, stderr } = await summary(...files, "--counts", "counts.json");

  expect(code).toBe(1);
  expect(stderr).toContain(problem);
  expect(stdout).toContain("\n| incomplete |\n");
  expect(counts()).toHaveProperty("error");
});

test("a missing shard is named", async () => {
  shard(1, 3, []);
  shard(2, 3, []);

  expect((await summary(...files)).stderr).toBe("there is no result of shard 3 of 3\n");
});

test("with --expect-no-changes, changes are a failure", async () => {
  shard(1, 1, [{ stack: "web", changes: { update: 1 } }], "drift");

  expect(await summary("shard-1.json")).toMatchObject({ code: 0 });
  expect(await summary("shard-1.json", "--expect-no-changes")).toMatchObject({
    code: 1,
    stderr: "web has changes\n",
  });
});

test("takes at least one file", async () => {
  expect((await summary()).stderr).toContain("fleet summary takes the JSON files of the shards of a run\n");
});

test("a thousand changed stacks are one page and one report of less than 1 MB each, within two seconds", async () => {
  const line = "    ~ gitlab:index/projectVariable:ProjectVariable: (update) ü\n";
  for (let index = 1; index <= 10; index++) {
    const stacks = Array.from({ length: 100 }, (_, at) => ({
      stack: `service-${index}-${at}`,
      changes: { create: 1, update: 2 },
      output: line.repeat(at === 0 ? 1500 : 20),
    }));
    shard(index, 10, stacks);
  }
  const start = Date.now();
  const all = Array.from({ length: 10 }, (_, at) => `shard-${at + 1}.json`);
  const { code, stdout } = await summary(...all, "--counts", "counts.json");

  expect(Date.now() - start).toBeLessThan(2000);
  expect(code).toBe(0);
  expect(Buffer.byteLength(stdout)).toBeLessThan(1_000_000);
  expect(stdout.match(/^## service-/gm)).toHaveLength(1000);
  expect(stdout).toContain("… the rest is in the JSON of the shard\n");
  expect(counts()).toEqual({ create: 1000, update: 2000, delete: 0 });
});
