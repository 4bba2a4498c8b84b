import { cp, mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { openWorkspace, type Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { checkout } from "../../cli/demo/createWorkspace";
import { packAll, type Packed } from "./packed";

/** A platform repository, started by `pulumi new` from the template. */
jest.setTimeout(300_000);

const template = join(checkout, "templates", "platform");

/** The answers of a user; the other values have defaults. */
const answers = {
  gitLabProject: "acme/shop/api",
  organization: "acme",
  staging: "shop-api/staging",
  production: "shop-api/production",
};

let folder: string;
let sandbox: Sandbox;
let workspace: Workspace;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "template-")));
  const [packed, started] = await Promise.all([packAll(folder), startSandbox(exampleSeed)]);
  sandbox = started;
  workspace = await openWorkspace(folder, sandbox, exampleTokens);
  await copyTemplate(packed);
});

afterAll(async () => {
  await workspace.remove();
  await sandbox.close();
});

/** The template, with the tarballs instead of the registry's packages. */
async function copyTemplate({ product, gitlabSdk }: Packed): Promise<void> {
  await cp(template, join(folder, "template"), { recursive: true });
  const manifest = await readManifest(template);
  manifest.dependencies["pulumi-pipeline"] = `file:${product.path}`;
  manifest.dependencies["@pulumi/gitlab"] = `file:${gitlabSdk.path}`;
  await writeFile(join(folder, "template", "package.json"), JSON.stringify(manifest));
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Record<string, string>;
}

async function readManifest(directory: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(directory, "package.json"), "utf8")) as Manifest;
}

async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await workspace.pulumi(args, { env: { NPM_CONFIG_PREFER_OFFLINE: "true" } });
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
}

test("pulumi new creates a repository that can be previewed at once, and onboards its project", async () => {
  const config = Object.entries(answers).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  const place = ["--dir", join(folder, "platform"), "--name", "platform", "--stack", "shop-api"];
  await succeed("new", join(folder, "template"), "--yes", ...place, ...config);
  // The address of the sandbox's Pulumi Cloud.
  const inPlace = ["--cwd", join(folder, "platform"), "--non-interactive"];
  await succeed("config", "set", "pulumiservice:apiUrl", sandbox.cloudUrl, ...inPlace);

  const preview = await succeed("preview", ...inPlace);
  expect(preview).toContain("24 to create");
  expect(sandbox.log.writes()).toEqual([]);

  expect(await succeed("up", "--yes", "--skip-preview", ...inPlace)).toContain("24 created");
  const file = "projects/acme%2Fshop%2Fapi/repository/files/%2Egitlab-ci%2Eyml/raw?ref=main";
  const answer = await fetch(`${sandbox.gitlabUrl}/api/v4/${file}`, {
    headers: { authorization: `Bearer ${exampleTokens.gitlab}` },
  });
  expect(await answer.text()).toBe(await readFile(join(checkout, "tests/golden/oidc.gitlab-ci.yml"), "utf8"));
});

test("the template depends on this version of the package, and on the supported SDKs", async () => {
  const { dependencies } = await readManifest(template);
  const { version } = await readManifest(checkout);

  expect(dependencies).toEqual({ "@pulumi/pulumi": "^3.187.0", "pulumi-pipeline": version });
});

test("the template asks for the values of the eight lines", async () => {
  const { template: asked } = parse(await readFile(join(template, "Pulumi.yaml"), "utf8")) as {
    template: { config: Record<string, { description: string; default?: string }> };
  };
  const open = Object.entries(asked.config).filter(([, question]) => question.default === undefined);

  expect(Object.keys(asked.config)).toEqual([
    "gitLabProject",
    "organization",
    "path",
    "runtime",
    "staging",
    "branch",
    "production",
    "tag",
  ]);
  expect(open.map(([key]) => key)).toEqual(Object.keys(answers));
});
