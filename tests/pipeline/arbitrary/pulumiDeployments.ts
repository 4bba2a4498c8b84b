import fc from "fast-check";
import type { Store } from "./frame";
import { absent, maybe, present, type RawSettings } from "./words";

const cloudId = fc.constantFrom("8b5f3c1e-7d5a-4c0e", "1", "a_b");

/** Roles are a feature of one edition. */
function role(store: Store) {
  return store === "enterprise" || store === "backend" ? maybe(cloudId) : absent;
}

const url = fc.constantFrom("https://git.example.com:8443/acme/shop.git", "git@git.example.com:acme/shop.git");

const source: fc.Arbitrary<RawSettings> = fc.oneof(
  fc
    .record({
      provider: fc.constantFrom(undefined, "gitlab", "github", "bitbucket", "azure_devops"),
      repository: fc.constantFrom(undefined, "acme/shop-api"),
      installation: maybe(cloudId),
    })
    .map(present),
  fc
    .record({
      provider: fc.constant("git"),
      url,
      login: fc.constantFrom<RawSettings[]>({}, { username: "me@acme", password: "git" }, { sshPrivateKey: "key" }),
    })
    .map(({ login, ...rest }) => ({ ...rest, ...login })),
);

/** The settings for Pulumi Deployments that all deployments share. */
export function arbitraryPulumiDeployments(store: Store): fc.Arbitrary<RawSettings> {
  return fc
    .record({
      source: maybe(source),
      approval: fc.constantFrom(undefined, "start", "push"),
      oidc: maybe(fc.boolean()),
      agentPool: maybe(cloudId),
      role: role(store),
    })
    .map(present);
}

const schedule: fc.Arbitrary<RawSettings> = fc
  .record({
    operation: fc.constantFrom(undefined, "update", "preview", "refresh", "destroy"),
    when: fc.constantFrom<RawSettings[]>({ cron: "0 6 * * MON" }, { cron: "@daily" }, { at: "2027-01-31T06:00:00Z" }),
  })
  .map(({ when, ...rest }) => present({ ...rest, ...when }));

/** The settings for Pulumi Deployments of one deployment. */
export function arbitraryRun(store: Store): fc.Arbitrary<RawSettings> {
  return fc
    .record({
      agentPool: maybe(cloudId),
      role: role(store),
      schedules: maybe(fc.array(schedule, { maxLength: 2 })),
      ttl: fc.constantFrom(
        undefined,
        { at: "2027-01-31T18:00:00Z" },
        { at: "2027-02-28T00:00:00Z", removeStack: true },
      ),
    })
    .map(present);
}
