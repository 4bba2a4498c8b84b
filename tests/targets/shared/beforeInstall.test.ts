import { Installer, type PackageManager, packageManagers } from "../../../pipeline/programs/packageManagers";
import type { Runtime } from "../../../pipeline/programs/runtimes";
import type { FileTarget } from "../../../pipeline/target";
import { fileTargets } from "../../../targets";
import { pipelineWith, previewedAlone } from "../../pipeline/examples";
import type { Event } from "../gitlab/harness/events";
import { commandLine, type Recorded } from "../gitlab/harness/standIns";
import { inherited, jobNames, read } from "../gitlab/rendered";
import { adapters } from "./adapters";

const names = Object.keys(fileTargets) as (keyof typeof fileTargets)[];
const managers = Object.entries(packageManagers).flatMap(([runtime, all]) =>
  all.map((manager): [Runtime, PackageManager] => [runtime as Runtime, manager]),
);
const cases = names.flatMap((name) =>
  managers.map(([runtime, manager]): [keyof typeof fileTargets, PackageManager, Runtime] => [name, manager, runtime]),
);
/** The event that each installer is tested with: one of a deployment and one of a preview. */
const events: Record<Installer, Event> = {
  "package-manager": { kind: "push", branch: "main" },
  pulumi: { kind: "mergeRequest" },
};

/** Settings whose installation needs a file in the job's home. `esc` is a stand-in here. */
function settings(runtime: Runtime, packageManager: PackageManager, install: Installer): object {
  return {
    program: {
      path: "infra",
      runtime,
      packageManager,
      install,
      steps: { beforeInstall: ['echo "machine a password $WORD" > ~/.netrc', "esc before-install"] },
    },
    policyPacks: [{ path: "policies" }],
    ...previewedAlone({ name: "staging", stack: "shop-api/staging", on: { branch: "main" } }),
  };
}

const files = { "infra/Pulumi.yaml": "", "policies/PulumiPolicy.yaml": "" };

describe.each(Object.values(Installer))("installed by %s", (install) => {
  test.each(cases)(
    "%s runs the steps before the installation of %s, with the job's home",
    async (name, manager, runtime) => {
      const target: FileTarget = fileTargets[name];
      const file = target.render(pipelineWith(settings(runtime, manager, install)));
      const needsFile = {
        command: "pulumi",
        args: ["install"],
        script: 'read -r line < "$HOME/.netrc" && [ "$line" = "machine a password w" ] || exit 9',
      };

      const jobs = await adapters[name].run(file, events[install], {
        files,
        variables: { WORD: "w" },
        behaviours: [needsFile],
      });

      const all = jobs.filter(({ commands }) => commands.length > 0);
      expect(all.length).toBeGreaterThan(0);
      for (const { status, commands } of all) {
        const [login, step, ...rest] = commands.map(lineIn);
        expect([status, login?.startsWith(".: pulumi login"), step]).toEqual([
          "success",
          true,
          "infra: esc before-install",
        ]);
        expect(rest.filter((line) => line.includes("before-install"))).toEqual([]);
        expect(rest.some((line) => line.includes("pulumi install"))).toBe(true);
      }
    },
  );
});

test("steps.beforeInstall runs before all installations in every job that runs the program", () => {
  const everyJob = {
    ...settings("nodejs", "npm", Installer.PackageManager),
    deployments: [
      { name: "staging", stack: "shop-api/staging", on: { branch: "main" }, onDrift: "remediate" },
      { name: "production", stack: "shop-api/production", on: { tag: "release-*" }, approval: "manual" },
    ],
    exceptions: [],
    drift: { schedule: "0 4 * * *" },
    reviewStacks: { template: "shop-api/dev" },
  };
  const file = read(fileTargets.gitlab.render(pipelineWith(everyJob)));

  const orders = jobNames(file).flatMap((job) => {
    const script = ((inherited(file, job).before_script ?? []) as unknown[]).map(String);
    const at = (start: string) => script.findIndex((line) => line.startsWith(start));
    if (at("npm ci") < 0 && at("pulumi install") < 0) return [];
    return [
      [
        job,
        ...[at("cd "), at("echo "), at("esc "), at("npm ci"), at("pulumi install")].map((index) => index - at("cd ")),
      ],
    ];
  });

  expect(orders).toEqual(
    [
      ...["preview", "review", "deploy-staging", "promotion-preview-production", "deploy-production"],
      "drift-staging",
    ].map((job) => [job, 0, 1, 2, 3, 4]),
  );
});

function lineIn(command: Recorded): string {
  return `${command.cwd}: ${commandLine(command)}`;
}
