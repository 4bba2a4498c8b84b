import { runPipeline } from "./runPipeline";
import { type Behaviour, commandLine, pulumiVariables } from "./standIns";
import { ciFile, push } from "./smallFiles";

const words = [
  ...["", "two words", " ", "it's", 'a "quote"', "$HOME", "${HOME}", "`date`", "$(date)", "*", "~", "#", "\\", "\\n"],
  ...["two\nlines", "ends\n\n", "\ttab", "--flag=a b", "é 🚀 日本", "%s", "!", "a;b", "a&b", "|", "x".repeat(20_000)],
];

/** The job of a pipeline with this script and these stand-ins. */
async function runScript(script: readonly string[], behaviours: readonly Behaviour[] = []) {
  const run = await runPipeline(ciFile({ job: { script } }), push, { behaviours });
  expect(run.jobs).toHaveLength(1);
  return run.jobs[0]!;
}

test("record every argument exactly", async () => {
  const { commands } = await runScript([`pulumi ${words.map(quoted).join(" ")}`]);

  expect(commands.map(({ name, args }) => [name, ...args])).toEqual([["pulumi", ...words]]);
});

test("record calls in their order, with their folder and environment", async () => {
  const { commands } = await runScript(["npm ci", "mkdir -p a/b", "cd a/b", "WORDS='a\nb' pulumi up"]);

  expect(commands.map(({ name, args, cwd, environment }) => [name, args, cwd, environment.WORDS])).toEqual([
    ["npm", ["ci"], ".", undefined],
    ["pulumi", ["up"], "a/b", "a\nb"],
  ]);
});

test("separate Pulumi's variables from the others", async () => {
  const { commands } = await runScript(["PULUMI_HOME=$CI_PROJECT_DIR/.home PULUMI=1 PULUMI_STACK=a pulumi up"]);

  expect(pulumiVariables(commands[0]!)).toEqual({ PULUMI_HOME: "$CI_PROJECT_DIR/.home", PULUMI_STACK: "a" });
});

test("follow the first behaviour that matches", async () => {
  const { commands, artifacts, log, status } = await runScript(
    ["pulumi preview --json >out.json", "pulumi up", "pulumi up --yes; echo $?"],
    [
      { command: "pulumi", args: ["preview"], stdout: '{"a": "it\'s"}\n', files: { "deep/er/file": "100%\n" } },
      { command: "pulumi", args: ["up", "--yes"], stderr: "no\n", exit: 3 },
      { command: "pulumi", stdout: "second" },
    ],
  );

  expect(commands).toHaveLength(3);
  expect({ artifacts, status }).toEqual({ artifacts: {}, status: "failed" });
  expect(log).toBe("$ pulumi preview --json >out.json\n$ pulumi up\nsecond$ pulumi up --yes; echo $?\nno\n");
});

test("can fail only the first times", async () => {
  const { commands, log } = await runScript(
    ["until pulumi up; do echo again; done"],
    [{ command: "pulumi", args: ["up"], times: 2, exit: 1 }],
  );

  expect(commands).toHaveLength(3);
  expect(log).toBe("$ until pulumi up; do echo again; done\nagain\nagain\n");
});

test("can run shell scripts as behaviour", async () => {
  const { log } = await runScript(["pulumi a 'b c'"], [{ command: "pulumi", script: 'echo "$# $2"' }]);

  expect(log).toBe("$ pulumi a 'b c'\n2 b c\n");
});

test("read their standard input", async () => {
  const { status } = await runScript(["seq 100000 | pulumi stack import"]);

  expect(status).toBe("success");
});

test("hide the machine's other programs, except the requested ones", async () => {
  const file = ciFile({ job: { script: ["node --version"] } });

  const [without, having] = await Promise.all([runPipeline(file, push), runPipeline(file, push, { tools: ["node"] })]);

  expect(without.jobs[0]).toMatchObject({ status: "failed", log: expect.stringMatching(/node: command not found/) });
  expect(having.jobs[0]).toMatchObject({ status: "success", log: `$ node --version\n${process.version}\n` });
});

test("can replace programs with other names", async () => {
  const { jobs } = await runPipeline(ciFile({ job: { script: ["terraform plan"] } }), push, {
    standIns: ["terraform"],
  });

  expect(jobs[0]?.commands.map(commandLine)).toEqual(["terraform plan"]);
});

test.each([
  [["up", "--stack", "acme/shop-api/staging"], "pulumi up --stack acme/shop-api/staging"],
  [["", "a b", "it's", "$x"], "pulumi '' 'a b' 'it'\\''s' '$x'"],
])("a call is printed as a shell command", (args, line) => {
  expect(commandLine({ name: "pulumi", args })).toBe(line);
});

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
