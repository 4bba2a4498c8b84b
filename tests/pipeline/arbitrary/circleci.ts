import fc from "fast-check";
import { maybe, present, type RawSettings } from "./words";

const id = fc.uuid();

/** The settings for CircleCI. */
export const arbitraryCircleCi: fc.Arbitrary<RawSettings> = fc
  .record({ kind: fc.constantFrom(undefined, "githubApp", "oauth"), organizationId: maybe(id), projectId: maybe(id) })
  .map(present);
