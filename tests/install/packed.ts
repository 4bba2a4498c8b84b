import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";

/** The result of `npm pack` for a package. */
export interface Tarball {
  readonly path: string;
  readonly bytes: number;
  readonly files: readonly string[];
}

/** The packed product, and the packed slice of the GitLab SDK, which replaces the published one. */
export interface Packed {
  readonly product: Tarball;
  readonly gitlabSdk: Tarball;
}

/** The oldest and the newest Pulumi SDK that the package was tested with. */
export const sdkVersions = { oldest: "3.187.0", newest: "3.276.0" } as const;

/** Packs the last build of the product and the GitLab SDK into `folder`. */
export async function packAll(folder: string): Promise<Packed> {
  const [product, gitlabSdk] = await Promise.all([
    pack(checkout, folder),
    pack(join(checkout, "sdks", "gitlab"), folder),
  ]);
  return { product, gitlabSdk };
}

async function pack(source: string, folder: string): Promise<Tarball> {
  const report = await succeed("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], source);
  const [{ filename, size, files }] = JSON.parse(report) as [
    { filename: string; size: number; files: { path: string }[] },
  ];
  return { path: join(folder, filename), bytes: size, files: files.map(({ path }) => path) };
}

/** The number of packages in addition to those that `@pulumi/pulumi` and the two SDKs install. */
export async function packagesAdded(packed: Packed, folder: string): Promise<number> {
  const { "pulumi-pipeline": _, ...sdks } = dependenciesOn(packed);
  const [withProduct, without] = await Promise.all([
    countPackages(join(folder, "with"), dependenciesOn(packed)),
    countPackages(join(folder, "without"), { ...sdks, "@pulumi/pulumiservice": await pulumiserviceVersion() }),
  ]);
  return withProduct - without;
}

async function countPackages(folder: string, dependencies: Readonly<Record<string, string>>): Promise<number> {
  await writeManifest(folder, { dependencies });
  await npmInstall(folder, ["--package-lock-only"]);
  const { packages } = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8")) as { packages: object };
  // The first is the project itself.
  return Object.keys(packages).length - 1;
}

async function pulumiserviceVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(checkout, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return manifest.dependencies["@pulumi/pulumiservice"]!;
}

/** The dependencies of a program. The packed GitLab SDK replaces that of the registry. */
export function dependenciesOn(packed: Packed, sdk: string = sdkVersions.newest): Record<string, string> {
  return { "@pulumi/pulumi": sdk, ...tarballsOf(packed) };
}

/** The tarballs, by the names of the packages in the registry. */
export function tarballsOf({ product, gitlabSdk }: Packed): Record<string, string> {
  return { "@pulumi/gitlab": `file:${gitlabSdk.path}`, "pulumi-pipeline": `file:${product.path}` };
}

export async function writeManifest(folder: string, manifest: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "platform", private: true, ...manifest }));
}

/** Installs the dependencies in the folder's package.json, from npm's cache if possible. */
export async function npmInstall(folder: string, options: readonly string[] = []): Promise<void> {
  await succeed("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...options], folder);
}

/** Runs a command that must succeed, and returns its standard output. */
export async function succeed(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(file, args, { cwd, env: { ...process.env, ...env } });
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
