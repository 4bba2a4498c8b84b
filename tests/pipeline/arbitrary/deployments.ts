import fc from "fast-check";
import { plainName } from "../../../pipeline/teamNames";
import { covers, overlap } from "../../../pipeline/wildcards";
import { arbitraryEsc } from "./esc";
import type { Store } from "./frame";
import type { FrameWithPrograms } from "./frameWithPrograms";
import { arbitraryRun } from "./pulumiDeployments";
import {
  absent,
  branch,
  maybe,
  name,
  organization,
  present,
  type RawSettings,
  runnerTags,
  stackPart,
  tag,
} from "./words";

/** Deployments, with at least one for each program. */
export function arbitraryDeployments(
  { programs, several, defaultBranch, store }: FrameWithPrograms,
  { previewed, watched }: { readonly previewed: boolean; readonly watched: boolean },
): fc.Arbitrary<RawSettings[]> {
  const deploymentName = fc
    .oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: nameInFolder })
    .filter((text) => !reservedNames.includes(text.toLowerCase()));
  const length = { minLength: programs.length, maxLength: programs.length + 2 };
  return fc
    .uniqueArray(deploymentName, { ...length, selector: (text) => plainName(text).toLowerCase() })
    .chain((names) =>
      fc
        .tuple(
          ...names.map((deployment, index) =>
            // The first deployments cover each program.
            fc.constantFrom(...(programs[index] ? [programs[index]] : programs)).chain((program) =>
              fc
                .record({
                  name: fc.constant(deployment),
                  program: fc.constant(several ? program.name : undefined),
                  stack: fc
                    .tuple(fc.boolean(), stackPart)
                    .map(([full, stack]) =>
                      [...(full ? [owner(store)] : []), program.pulumiProject, unlike(stack, index)].join("/"),
                    ),
                  on: fc.oneof(
                    branch.map((one) => ({ branch: one })),
                    tag.map((one) => ({ tag: one })),
                  ),
                  approval: fc.constantFrom(undefined, "automatic", "manual"),
                  preview: previewed ? maybe(fc.boolean()) : fc.constantFrom(undefined, false),
                  onDrift: watched ? fc.constantFrom(undefined, "report", "fail", "ignore", "remediate") : absent,
                  runnerTags: maybe(runnerTags),
                  esc: store === "backend" ? absent : maybe(arbitraryEsc(store)),
                  pulumiDeployments: maybe(arbitraryRun(store)),
                })
                .map((deployment) => present(deployment)),
            ),
          ),
        )
        .map(inOrder)
        .map((deployments) =>
          deployments.map(({ onDrift, ...rest }) =>
            present({
              ...rest,
              onDrift: onDrift === "remediate" && !isRemediable(rest, deployments) ? undefined : onDrift,
            }),
          ),
        ),
    );

  function isRemediable(deployment: RawSettings, deployments: readonly RawSettings[]): boolean {
    const together = deployments.filter((other) => onDefault(other));
    return onDefault(deployment) && together.every(({ approval }) => approval !== "manual");
  }

  function onDefault({ on }: RawSettings): boolean {
    return (on as { branch?: unknown }).branch === defaultBranch;
  }
}

/** Makes each deployment manual that shares only some of its tags with an earlier one of its program. */
function inOrder(deployments: readonly RawSettings[]): RawSettings[] {
  return deployments.map((one, index) => {
    const meets = deployments.slice(0, index).some((before) => before.program === one.program && isMixed(before, one));
    return meets ? { ...one, approval: "manual" } : one;
  });
}

function isMixed({ on: before }: RawSettings, { on }: RawSettings): boolean {
  const [one, other] = [before, on].map((ref) => (ref as { tag?: string }).tag);
  return one !== undefined && other !== undefined && overlap(one, other) && !covers(one, other);
}

/** Another stack name, within the maximum length. */
export function unlike(stack: string, suffix: number | string): string {
  return `${stack.slice(0, 90)}-${suffix}`;
}

/** Names of deployments that programs and Pulumi projects may not have, such as those in folders. */
const nameInFolder = fc.constantFrom("prod/eu", "eu/prod/1", "staging/eu west", "1", "_a", "a b c", "on/off");

/** Names whose teams and jobs belong to other identities. */
const reservedNames = ["base", "preview", "inspect", "review", "skipped"];

function owner(store: Store): string {
  return store === "backend" ? "organization" : organization;
}
