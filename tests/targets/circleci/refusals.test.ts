import { checkSettings } from "../../../pipeline/checks/checkSettings";
import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { planSettings } from "../../../pipeline/plan/planSettings";
import { fileTargets, targets } from "../../../targets";
import { circleCi } from "../../../targets/circleci/circleCi";
import { eightLines, origin } from "../../pipeline/examples";
import { kestraOnly, programAndFlows } from "../../pipeline/kestraExamples";

function errorsIn(settings: object, target: typeof circleCi | typeof targets.gitlab = circleCi): string[] {
  return planSettings({ ...eightLines, ...settings }, target, origin)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(lineOf);
}

function refused(path: string): string {
  return `error UNSUPPORTED_BY_TARGET: ${path}: contains <<, which CircleCI reads as the start of a template. Put the command into a script of the project`;
}

test.each([
  ["a heredoc", "cat <<EOF\n$A\nEOF"],
  ["a heredoc without tabs", "cat <<-EOF\nEOF"],
  ["a template", "echo << pipeline.git.branch >>"],
  ["a shift", "echo $((1 << 2))"],
])("refuses %s in a step", (_, line) => {
  const steps = { beforeInstall: [line], before: ["true", line], after: [line] };

  expect(errorsIn({ program: { ...eightLines.program, steps } })).toEqual([
    refused("program.steps.beforeInstall[0]"),
    refused("program.steps.before[1]"),
    refused("program.steps.after[0]"),
  ]);
});

test("refuses it in a service, with the program's path", () => {
  const services = [
    { image: "a" },
    { image: "b", variables: { A: "<<" }, entrypoint: ["a<<b"], command: ["x", "<<<"] },
  ];
  const deployments = [{ ...eightLines.deployments[0], program: "app" }];
  const programs = [{ name: "app", path: "app", runtime: "nodejs", services }];

  expect(errorsIn({ program: undefined, programs, deployments })).toEqual([
    refused("programs[0].services[1].variables.A"),
    refused("programs[0].services[1].entrypoint[0]"),
    refused("programs[0].services[1].command[1]"),
  ]);
});

test("refuses a project that has Kestra flows alone, and not one with other programs", () => {
  const errors = (settings: object) =>
    planSettings(settings, circleCi, origin)
      .diagnostics.filter(({ severity }) => severity === "error")
      .map(lineOf);

  expect(errors(kestraOnly)).toEqual([
    "error UNSUPPORTED_BY_TARGET: program.runtime: CircleCI has no jobs for Kestra flows, and the project has no other program. Deploy the flows from a project in GitLab",
  ]);
  expect(errors(programAndFlows)).toEqual([]);
});

test("refuses it for CircleCI only, and nothing that is no template", () => {
  const steps = (line: string) => ({ program: { ...eightLines.program, steps: { before: [line] } } });

  expect(errorsIn(steps("cat <<EOF\nEOF"), targets.gitlab)).toEqual([]);
  expect(errorsIn(steps("sort < in >> out"))).toEqual([]);
});

test.each(["CI", "CIRCLECI", "CIRCLE_BRANCH", "BASH_ENV", "PULUMI_STACK", "PULUMI_ACCESS_TOKEN"])(
  "refuses the variable %s",
  (name) => {
    const { diagnostics } = checkSettings({ ...eightLines, variables: [{ name, value: "x" }] }, fileTargets.circleci);

    expect(diagnostics.map(({ code }) => code)).toContain("RESERVED_NAME");
  },
);

test.each([
  ["secret", true],
  ["abc", false],
  ["True", false],
  ["false", false],
])("a masked variable may be %s: %p", (value, expected) => {
  expect(circleCi.maskable.matches(value)).toBe(expected);
});
