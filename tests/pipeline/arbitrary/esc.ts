import fc from "fast-check";
import type { Store } from "./frame";
import { maybe, present, type RawSettings } from "./words";

/** Texts that only previews may have in their definitions. */
export const ofPreviews = {
  role: "arn:aws:iam::123456789012:role/reads",
  client: "22222222-2222-3333-4444-555555555555",
  account: "reads@shop.iam.gserviceaccount.com",
  secret: "previews.db",
  value: "only previews see it",
} as const;

/** Texts that no preview may have. */
export const ofDeployments = {
  role: "arn:aws:iam::123456789012:role/path/deploys",
  client: "11111111-2222-3333-4444-555555555555",
  account: "deploys@shop.iam.gserviceaccount.com",
  secret: "deployments.db",
  value: "only the deployment sees it",
} as const;

/** Texts that only review stacks have. */
const ofReviews = {
  role: "arn:aws:iam::123456789012:role/reviews",
  client: "55555555-2222-3333-4444-555555555555",
  account: "reviews@shop.iam.gserviceaccount.com",
  secret: "reviews.db",
  value: "only review stacks see it",
} as const;

/** The ESC environment of a deployment, or its link to the stack. */
export function arbitraryEsc(store: Store): fc.Arbitrary<RawSettings> {
  return fc.oneof(
    { weight: 3, arbitrary: esc({ store, previewed: true, own: ofDeployments }) },
    {
      weight: 1,
      arbitrary: esc({ store, previewed: false, own: ofDeployments }).map((one) => ({ ...one, attach: "stack" })),
    },
  );
}

/** The ESC environment of all review stacks. */
export function arbitraryReviewEsc(store: Store): fc.Arbitrary<RawSettings> {
  return esc({ store, previewed: false, own: ofReviews });
}

const imports = maybe(fc.array(fc.constantFrom("aws/shop", "aws/shop@3", "a.b/c_d@stable"), { maxLength: 2 }));
const shared = {
  imports,
  pulumiConfig: maybe(fc.dictionary(fc.constantFrom("aws:region", "yes", "a b"), fc.jsonValue({ maxDepth: 2 }))),
  environmentVariables: maybe(
    fc.dictionary(fc.constantFrom("AWS_REGION", "on", "_x"), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
  ),
  files: maybe(fc.dictionary(fc.constantFrom("KUBECONFIG", "on"), fc.string({ unit: "grapheme" }))),
};

/** The base ESC environment of all deployments. */
export const arbitraryBase = fc.record(shared).map(present);

interface EscKind {
  readonly store: Store;
  /** Whether previews have their own ESC environment. */
  readonly previewed: boolean;
  /** Its logins, and its configuration. */
  readonly own: Readonly<Record<keyof typeof ofDeployments, string>>;
}

function esc({ store, previewed, own }: EscKind): fc.Arbitrary<RawSettings> {
  const preview = <T>(value: T) => (previewed ? fc.constantFrom(undefined, value) : fc.constant(undefined));
  return fc
    .record({
      ...shared,
      previewImports: previewed ? imports : fc.constant(undefined),
      aws: maybe(
        fc
          .record({
            roleArn: fc.constant(own.role),
            previewRoleArn: preview(ofPreviews.role),
            duration: fc.constantFrom(undefined, "30m", "12h"),
          })
          .map(present),
      ),
      azure: maybe(
        fc
          .record({
            tenantId: fc.constant("33333333-2222-3333-4444-555555555555"),
            subscriptionId: fc.constantFrom(
              "44444444-2222-3333-4444-555555555555",
              "/subscriptions/44444444-2222-3333-4444-555555555555",
            ),
            clientId: fc.constant(own.client),
            previewClientId: preview(ofPreviews.client),
          })
          .map(present),
      ),
      gcp: maybe(
        fc
          .record({
            project: fc.constantFrom(123456789012, 1),
            workloadPoolId: fc.constant("pulumi"),
            providerId: fc.constant("pulumi-cloud"),
            serviceAccount: fc.constant(own.account),
            previewServiceAccount: preview(ofPreviews.account),
          })
          .map(present),
      ),
      secrets: maybe(arbitrarySecrets(own.secret, preview(ofPreviews.secret))),
      values: maybe(fc.dictionary(fc.constantFrom("pulumiConfig", "files", "x y"), fc.constant({ deep: [own.value] }))),
      previewValues: previewed
        ? maybe(fc.dictionary(fc.constantFrom("pulumiConfig", "aws", "x y"), fc.constant({ deep: [ofPreviews.value] })))
        : fc.constant(undefined),
      versionTag: fc.constantFrom(undefined, "stable", "v1.2_x-y"),
      openers: store === "enterprise" ? maybe(arbitraryOpeners) : fc.constant(undefined),
    })
    .map(present);
}

function arbitrarySecrets(
  secret: string,
  previewSecret: fc.Arbitrary<string | undefined>,
): fc.Arbitrary<RawSettings[]> {
  return fc.uniqueArray(
    fc
      .record({
        name: fc.constantFrom("db", "constructor", "_x"),
        secret: fc.constant(secret),
        previewSecret,
      })
      .map(present),
    { maxLength: 2, selector: ({ name }) => name },
  );
}

const arbitraryOpeners = fc.uniqueArray(
  fc
    .record({
      team: fc.constantFrom("shop-developers", "0x1F"),
      permission: fc.constantFrom(undefined, "read", "open", "write", "admin"),
    })
    .map(present),
  { maxLength: 2, selector: ({ team }) => team },
);
