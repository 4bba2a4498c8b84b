import fc from "fast-check";
import { unlike } from "./deployments";
import { arbitraryReviewEsc } from "./esc";
import type { FrameWithPrograms } from "./frameWithPrograms";
import { absent, maybe, present, type RawSettings, stackPart } from "./words";

/** Review stacks of a deployed program. */
export function arbitraryReviewStacks(
  { several, programs, store }: FrameWithPrograms,
  deployments: readonly RawSettings[],
): fc.Arbitrary<RawSettings> {
  const deployed = deployments.map(({ program }) => programs.find((one) => one.name === program) ?? programs[0]);
  return fc.constantFrom(...deployed).chain((program) =>
    fc
      .record({
        label: fc.constantFrom(undefined, "review-stack", "review::stack", "a b.c", "team/R&D #1+@=%!"),
        program: fc.constant(several ? program?.name : undefined),
        template: stackPart.map((stack) => `${program?.pulumiProject ?? ""}/${unlike(stack, "template")}`),
        autoStop: fc.constantFrom(undefined, "12 hours", "1 week"),
        sweep: fc.constantFrom(undefined, "0 1 * * *", "0  4 * * SUN,wed"),
        stopToken: maybe(fc.constantFrom("stopper", "a.b-c_1")),
        esc: store === "backend" ? absent : maybe(arbitraryReviewEsc(store)),
      })
      .map(present),
  );
}
