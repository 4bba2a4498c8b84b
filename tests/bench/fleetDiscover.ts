import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "pulumi-pipeline-sandbox";
import type { ProjectSeed } from "pulumi-pipeline-sandbox/gitlab/seed";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";
import { repeat } from "./alternate";
import type { Measured } from "./report";
import type { Sample } from "./statistics";

const main = join(checkout, "dist", "cli", "main.js");
const readToken = "glpat-reads-only";

/** Measures `fleet discover` of a group of a hundred and of a thousand projects with a Pulumi program, by a token that only reads. */
export async function benchFleetDiscover(times: number): Promise<Measured[]> {
  const small = await discover(100, times);
  const large = await discover(1000, times);
  const against = { what: "fleet discover of 100", sample: small };
  return [{ what: "fleet discover of 1000 projects", unit: "ms", sample: large, against, budget: 10 }];
}

async function discover(count: number, times: number): Promise<Sample> {
  const user = { username: "platform", token: "glpat-of-platform", readToken };
  const sandbox = await startSandbox({
    gitlab: {
      users: [user],
      groups: [{ path: "acme", members: { platform: 40 } }],
      projects: Array.from({ length: count }, (_, index) => projectOf(index)),
    },
    cloud: { users: [], organizations: [] },
  });
  const folder = mkdtempSync(join(tmpdir(), "bench-discover-"));
  try {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: platform\nruntime: nodejs\n");
    const env = { ...process.env, GITLAB_BASE_URL: sandbox.gitlabUrl, GITLAB_TOKEN: readToken };
    return await repeat(times, async () => {
      const start = performance.now();
      const args = [main, "fleet", "discover", "acme"];
      const { code, stdout, stderr } = await runCommand(process.execPath, args, { cwd: folder, env });
      if (code !== 0 || stdout.match(/^acme\/.* new /gm)?.length !== count)
        throw new Error(`fleet discover failed:\n${stdout.slice(-2000)}${stderr}`);
      return performance.now() - start;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await sandbox.close();
  }
}

function projectOf(index: number): ProjectSeed {
  return {
    path: `acme/team-${index % 20}/service-${index}`,
    members: {},
    files: {
      "README.md": "A service\n",
      "infra/Pulumi.yaml": `name: service-${index}\nruntime: nodejs\n`,
      "infra/Pulumi.staging.yaml": "",
      "infra/Pulumi.production.yaml": "",
    },
  };
}
