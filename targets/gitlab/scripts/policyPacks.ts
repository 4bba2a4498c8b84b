import { shellWord } from "../../shell";

/** The command that installs the dependencies of a policy pack, by its folder. */
export function policyPackInstall(path: string): string {
  return `pulumi install -C ${inProject(path)}`;
}

/** The flags that run policy packs in a Pulumi command. Pulumi does not support a comma in a path. */
export function policyPackFlags(paths: readonly string[]): readonly string[] {
  return paths.map((path) => `--policy-pack ${inProject(path)}`);
}

function inProject(path: string): string {
  return `"$CI_PROJECT_DIR"/${shellWord(path)}`;
}
