import { shellWord } from "../../shell";

/** Installs what a policy pack depends on, by its folder in the project. Pulumi: `pulumi install` in such a folder. */
export function policyPackInstall(path: string): string {
  return `pulumi install -C ${inProject(path)}`;
}

/** The flags that make a command pass these policy packs. Pulumi reads a comma in a path as the end of it. */
export function policyPackFlags(paths: readonly string[]): readonly string[] {
  return paths.map((path) => `--policy-pack ${inProject(path)}`);
}

function inProject(path: string): string {
  return `"$CI_PROJECT_DIR"/${shellWord(path)}`;
}
