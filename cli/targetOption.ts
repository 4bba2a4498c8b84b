import { listed, quoted } from "../pipeline/diagnostics/wording";
import { isMap } from "../pipeline/isMap";
import { TargetName } from "../pipeline/settings/choices";
import type { StackText } from "../pipeline/stackText/readStackText";
import { targetOf, targets } from "../targets";
import { UsageError } from "./usage";

/** The name of a target on the command line. */
export type Name = keyof typeof targets;

/** The target of the option `--target`; undefined without it. Throws a {@link UsageError} for an unknown one. */
export function targetNamed(name: string | undefined): Name | undefined {
  if (name === undefined) return undefined;
  const names = Object.keys(targets) as Name[];
  const found = names.find((one) => one === name);
  if (!found) throw new UsageError(`there is no target ${quoted(name)}. Targets: ${listed(names)}`);
  return found;
}

/** The target that settings name. */
export function targetNameOf(settings: unknown): Name {
  return targetOf(settings) === targets.deployments ? "deployments" : "gitlab";
}

/** The settings as if their project moved to the target. A target that only renders a file gets GitLab's settings. */
export function retargeted(stack: StackText, name: Name): StackText {
  const target = name === "deployments" ? TargetName.Deployments : TargetName.GitLab;
  return isMap(stack.pipeline) ? { ...stack, pipeline: { ...stack.pipeline, target } } : stack;
}
