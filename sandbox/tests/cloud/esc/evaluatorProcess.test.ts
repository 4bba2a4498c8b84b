import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EscAnswer, EscEvaluator, EscLoader, EscRequest } from "../../../cloud/esc/evaluator";
import { EscEnded, EscUnavailable } from "../../../cloud/esc/evaluator";
import { evaluatorProcess } from "../../../cloud/esc/evaluatorProcess";
import { locateEvaluator } from "../../../cloud/esc/locateEvaluator";

let folder: string;
let evaluator: EscEvaluator;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-pipeline-esc-"));
  evaluator = evaluatorProcess();
});

afterEach(() => {
  evaluator.close();
  rmSync(folder, { recursive: true, force: true });
});

const nothing: EscLoader = (name) => ({ refusal: `there is no ${name}` });

function request(yaml: string, more: Partial<EscRequest> = {}): EscRequest {
  return { yaml, secrets: {}, open: true, showSecrets: true, name: "a/b", organization: "o", user: "u", ...more };
}

/** The value of `a`. */
function valueOf({ environment }: EscAnswer): unknown {
  return (environment?.properties as { a: { value: unknown } } | undefined)?.a.value;
}

/** A program that runs the script, after adding a line to `starts`. */
function program(script: string): string {
  const file = join(folder, "program");
  writeFileSync(
    file,
    // An absolute path, because the process has no PATH.
    `#!${process.execPath}\nrequire("node:fs").appendFileSync(${JSON.stringify(startsFile())}, "x");\n${script}`,
  );
  chmodSync(file, 0o755);
  return file;
}

function startsFile(): string {
  return join(folder, "starts");
}

function starts(): number {
  return existsSync(startsFile()) ? readFileSync(startsFile(), "utf8").length : 0;
}

test("answers concurrent requests separately, and requests imports by name", async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      evaluator.evaluate(request(`imports: [i/e${index}]`), (name) => ({ yaml: `values: {a: ${name}}`, secrets: {} })),
    ),
  );

  expect(answers.map(valueOf)).toEqual(Array.from({ length: 30 }, (_, index) => `i/e${index}`));
});

test("reports a refused import in ESC's words", async () => {
  const { diagnostics } = await evaluator.evaluate(request("imports: [c/d]"), nothing);

  expect(diagnostics).toMatchObject([{ summary: "there is no c/d", severity: "error" }]);
});

test("passes any text to the evaluator and back", async () => {
  const odd = 'line\n"quoted" \u2028 é 日本 \\';
  // Unescaped, U+2028 is a line end in YAML.
  const quoted = JSON.stringify(odd).replace("\u2028", "\\u2028");
  const answer = await evaluator.evaluate(request(`values: {a: ${quoted}}`), nothing);

  expect(valueOf(answer)).toBe(odd);
});

test("starts once, with the first request, and again after it was closed", async () => {
  const answering = program('process.stdin.on("data", () => process.stdout.write("{}\\n"));');
  const counted = evaluatorProcess(() => answering);
  expect(starts()).toBe(0);
  await counted.evaluate(request(""), nothing);
  await counted.evaluate(request(""), nothing);
  expect(starts()).toBe(1);
  counted.close();
  await counted.evaluate(request(""), nothing);
  counted.close();

  expect(starts()).toBe(2);
});

test("a crash of the evaluator fails the request, and the next request starts a new one", async () => {
  const dyingFirst = program(
    `if (require("node:fs").readFileSync(${JSON.stringify(startsFile())}, "utf8") === "x") process.exit(1);
     process.stdin.on("data", () => process.stdout.write("{}\\n"));`,
  );
  const dying = evaluatorProcess(() => dyingFirst);

  await expect(dying.evaluate(request(""), nothing)).rejects.toEqual(
    new EscEnded("ESC's evaluator ended before its response"),
  );
  expect(await dying.evaluate(request(""), nothing)).toEqual({});
  dying.close();
});

test("after a crash between requests the next request starts a new evaluator", async () => {
  const answeringOnce = program(
    `const answer = JSON.stringify({ environment: { pid: process.pid } }) + "\\n";
     process.stdin.once("data", () => process.stdout.write(answer, () => process.exit(1)));`,
  );
  const dying = evaluatorProcess(() => answeringOnce);
  const pidOf = ({ environment }: EscAnswer) => Number(environment?.pid);
  const first = pidOf(await dying.evaluate(request(""), nothing));
  while (isThere(first)) await sleep(5);

  expect(pidOf(await dying.evaluate(request(""), nothing))).not.toBe(first);
  expect(starts()).toBe(2);
  dying.close();
});

test("a timeout fails the request and ends the evaluator, and the next request starts a new one", async () => {
  const file = join(folder, "program");
  const marker = join(folder, "marker");
  // The process also ignores the signal.
  const hanging = `if [ ! -e ${marker} ]; then echo $$ > ${marker}; trap '' TERM; while :; do :; done; fi`;
  writeFileSync(file, `#!/bin/sh\n${hanging}\nwhile read -r line; do echo '{}'; done\n`, { mode: 0o755 });
  const limited = evaluatorProcess(() => file, 1000);

  await expect(limited.evaluate(request(""), nothing)).rejects.toEqual(new EscEnded("it took longer than 1000 ms"));
  const hung = Number(readFileSync(marker, "utf8"));
  // Killing takes some time. If the process is not killed at all, the test times out.
  while (isAlive(hung)) await sleep(5);
  expect(await limited.evaluate(request(""), nothing)).toEqual({});
  limited.close();
});

test("an incomplete answer fails only its request", async () => {
  const breaking = program('process.stdout.write("{\\"environment\\":", () => process.exit(1));');
  const broken = evaluatorProcess(() => breaking);

  await expect(broken.evaluate(request(""), nothing)).rejects.toThrow(EscEnded);
});

test("the evaluator gets no environment variable of the sandbox", async () => {
  const telling = program(
    `process.stdin.on("data", () => process.stdout.write(JSON.stringify({ environment: process.env }) + "\\n"));`,
  );
  const open = evaluatorProcess(() => telling);

  expect(await open.evaluate(request(""), nothing)).toEqual({ environment: {} });
  open.close();
});

test("an error during the lookup of an import fails only its request", async () => {
  const failing: EscLoader = () => {
    throw new Error("out of order");
  };

  await expect(evaluator.evaluate(request("imports: [c/d]"), failing)).rejects.toThrow("out of order");
  expect(valueOf(await evaluator.evaluate(request("values: {a: 1}"), nothing))).toBe(1);
});

test("ends with its parent process, also after a crash", async () => {
  const pidFile = join(folder, "pid");
  const source = `
    const { spawn } = require("node:child_process");
    const child = spawn(${JSON.stringify(locateEvaluator())}, [], { stdio: ["pipe", "pipe", "inherit"] });
    require("node:fs").writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ["-e", source], { stdio: "ignore" });
  while (!existsSync(pidFile) || readFileSync(pidFile, "utf8") === "") await sleep(20);
  const pid = Number(readFileSync(pidFile, "utf8"));
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await once(parent, "exit");
  for (let tries = 0; isAlive(pid) && tries < 100; tries++) await sleep(20);

  expect(isAlive(pid)).toBe(false);
});

/** Whether a process runs, or has ended without being collected by this process. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie process is not alive, either.
    return !/^State:\s+Z/m.test(existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "");
  } catch {
    return false;
  }
}

test.each<[string, string | undefined, string]>([
  ["no note", undefined, "it was not built"],
  ["a note about a missing evaluator", '{"missing":"there is no go on PATH"}', "there is no go on PATH"],
  ["a note about a deleted evaluator", '{"evaluator":"/nowhere/esc"}', "/nowhere/esc is gone"],
])("with %s reports that, and how to install one", async (_, note, reason) => {
  mkdirSync(join(folder, ".sandbox"));
  if (note !== undefined) writeFileSync(join(folder, ".sandbox", "esc.json"), note);
  const missing = evaluatorProcess(() => locateEvaluator(join(folder, "deep", "inside"), ""));

  await expect(missing.evaluate(request(""), nothing)).rejects.toThrow(EscUnavailable);
  await expect(missing.evaluate(request(""), nothing)).rejects.toThrow(
    `the sandbox has no evaluator for ESC: ${reason}. To have it built, put Go 1.26 or later ` +
      '(https://go.dev/dl/) on PATH and run "npm run setup" in a checkout of pulumi-pipeline. Outside a checkout, set ' +
      'ESC_EVALUATOR to the path that "evaluator" has in its .sandbox/esc.json',
  );
});

test("outside a checkout uses the program of the environment variable", () => {
  const program = locateEvaluator();

  expect(locateEvaluator(folder, program)).toBe(program);
  expect(() => locateEvaluator(folder, "/nowhere/esc")).toThrow("/nowhere/esc is gone");
});

test("treats a program that cannot be run as missing", async () => {
  const file = join(folder, "program");
  writeFileSync(file, "not a program");

  await expect(evaluatorProcess(() => file).evaluate(request(""), nothing)).rejects.toThrow(EscUnavailable);
});
