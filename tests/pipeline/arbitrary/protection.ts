import fc from "fast-check";
import { maybe, present, type RawSettings } from "./words";

const count = fc.constantFrom(undefined, 1, 5);

/** A protection of any strength. Only manual deployments can have approvals. */
export function arbitraryProtection(deployments: readonly RawSettings[]): fc.Arbitrary<RawSettings | undefined> {
  const manual = deployments.some(({ approval }) => approval === "manual");
  return maybe(
    fc
      .record({
        push: fc.constantFrom(undefined, "maintainers", "no one"),
        approvals: count,
        deployments: maybe(fc.record({ approvals: manual ? count : fc.constant(undefined) }).map(present)),
      })
      .map(present),
  );
}
