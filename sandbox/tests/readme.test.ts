import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { usage } from "../cli/usage";
import { type Sandbox, startSandbox } from "../index";
import { parseSeed } from "../parseSeed";
import { runCommand } from "../workspace/runCommand";

const folder = resolve(__dirname, "..");
const readme = readFileSync(join(folder, "README.md"), "utf8");
const [, seed = ""] = /```yaml\n([^]*?)```/.exec(readme) ?? [];
const [, command = ""] = /```sh\n(curl [^]*?)```/.exec(readme) ?? [];

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

test("the sandbox starts with the seed", async () => {
  sandbox = await startSandbox(parseSeed(seed));
  const url = `${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent("acme/shop/api")}`;
  const token = /glpat-[\w-]+/.exec(seed)?.[0] ?? "";

  expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  expect(sandbox.faults.all()).toHaveLength(1);
});

test("the command that adds a fault works", async () => {
  sandbox = await startSandbox(parseSeed(seed));
  sandbox.faults.clear();
  const here = command
    .replace("curl", "curl -q -sS -f -o /dev/null")
    .replace("http://127.0.0.1:PORT", sandbox.pageUrl)
    .replace("TOKEN", sandbox.faultsToken);

  expect(await runCommand("bash", ["-c", here])).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(sandbox.faults.all()).toMatchObject([{ rule: { path: "/api/v4/projects/*/variables", nth: 2 } }]);
});

test("the table contains every option of the command", () => {
  const options = usage.flatMap((line) => /^ {2}(--[\w-]+)/.exec(line)?.[1] ?? []);

  expect(options.length).toBeGreaterThan(4);
  expect(options.filter((option) => !readme.includes(`\`${option}`))).toEqual([]);
});
