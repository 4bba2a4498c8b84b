import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { deployment, id, refusal, seconds, serviceUpdate, stack, stackConfig, updateInfo } from "./entities";

const project = "/api/stacks/:organization/:project";
const one = `${project}/:stack`;
const running = { Authorization: "update-token :lease" };
const base64 = z.base64().min(1);
const resource = {
  urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
  type: "pulumi:pulumi:Stack",
  custom: false,
};
const state = {
  version: 3,
  deployment: { manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" }, resources: [resource] },
};

const updateCreated = z.strictObject({
  updateID: id,
  requiredPolicies: z.array(z.looseObject({})),
  messages: z.array(z.looseObject({ message: z.string() })),
});

const learnUpdate = ({ updateID }: { updateID: string }) => ({ update: updateID });

/** Stacks: their state, secrets and configuration. */
export const stacks: ShapeScenario = {
  noun: "stacks",
  known: { organization: "acme", project: "shop", stack: "dev", cipher: "", tag: "digest" },
  async before(send) {
    await send("POST", "/api/esc/environments/acme", { project: "shop", name: "dev" });
  },
  cases: [
    {
      route: `POST ${project}`,
      body: { stackName: "dev", tags: { "pulumi:project": "shop" } },
      shape: z.strictObject({
        messages: z.array(z.strictObject({ message: z.string(), severity: z.enum(["warning", "error", "info"]) })),
      }),
    },
    {
      route: `POST ${project}`,
      body: { stackName: "dev" },
      status: 409,
      // The CLI recognizes it by this part of the text.
      shape: refusal(409, z.string().regex(/already exists/)),
    },
    { route: `GET ${project}`, shape: z.strictObject({}) },
    { route: `GET ${one}`, shape: stack },
    {
      route: "GET /api/user/stacks",
      query: "organization=acme&project=shop",
      shape: z.strictObject({
        stacks: z
          .array(
            z.strictObject({
              id,
              orgName: z.string(),
              projectName: z.string(),
              stackName: z.string(),
              lastUpdate: seconds.optional(),
              resourceCount: z.int().optional(),
              links: z.strictObject({ self: z.string() }),
            }),
          )
          .length(3),
        continuationToken: z.string().optional(),
      }),
    },
    { route: `PATCH ${one}/tags`, body: { owner: "web" }, status: 204 },
    { route: `POST ${one}/tags`, body: { name: "digest", value: "1:a" }, status: 204 },
    { route: `POST ${one}/tags`, body: { name: "digest", value: "1:b" }, status: 400, shape: refusal(400) },
    { route: `POST ${one}/tags`, body: { name: "no spaces", value: "" }, status: 400, shape: refusal(400) },
    { route: `DELETE ${one}/tags/:tag`, status: 204 },
    { route: `DELETE ${one}/tags/:tag`, status: 404, shape: refusal(404) },
    {
      route: `DELETE ${one}/tags/:tag`,
      first: (_, known) => Promise.resolve(void (known.tag = "pulumi:project")),
      status: 400,
      shape: refusal(400),
    },
    { route: `GET ${one}/export`, shape: deployment },
    {
      route: `POST ${one}/import`,
      body: state,
      shape: z.strictObject({ updateId: id }),
      learn: ({ updateId }: { updateId: string }) => ({ update: updateId, version: 1 }),
    },
    {
      route: `GET ${one}/update/:update`,
      shape: z.strictObject({
        status: z.enum(["not started", "running", "succeeded", "failed", "cancelled"]),
        events: z.array(z.looseObject({})),
        continuationToken: z.string().optional(),
      }),
    },
    { route: `GET ${one}/export/:version`, shape: deployment },
    {
      route: `POST ${one}/encrypt`,
      body: { plaintext: "aGVsbG8=" },
      shape: z.strictObject({ ciphertext: base64 }),
      learn: ({ ciphertext }: { ciphertext: string }) => ({ cipher: ciphertext }),
    },
    {
      route: `POST ${one}/decrypt`,
      body: { ciphertext: ":cipher" },
      shape: z.strictObject({ plaintext: z.literal("aGVsbG8=") }),
    },
    {
      route: `POST ${one}/batch-encrypt`,
      body: { plaintexts: ["aGVsbG8=", "aGFsbG8="] },
      shape: z.strictObject({ ciphertexts: z.tuple([base64, base64]) }),
    },
    {
      route: `POST ${one}/batch-decrypt`,
      body: { ciphertexts: [":cipher"] },
      shape: z.strictObject({ plaintexts: z.record(base64, z.literal("aGVsbG8=")) }),
    },
    { route: `POST ${one}/decrypt/log-decryption`, body: { secretName: "a" }, status: 204 },
    { route: `POST ${one}/decrypt/log-batch-decryption`, body: { count: 1 }, status: 204 },
    { route: `GET ${one}/config`, status: 404, shape: refusal(404) },
    { route: `PUT ${one}/config`, body: { environment: "shop/dev" }, shape: stackConfig },
    { route: `GET ${one}/config`, shape: stackConfig },
    { route: `GET ${one}`, shape: stack.required({ config: true }) },
    { route: `DELETE ${one}/config`, status: 204 },
    {
      route: `DELETE ${one}`,
      status: 400,
      // The CLI recognizes it by its whole text.
      shape: refusal(400, z.literal("Bad Request: Stack still contains resources.")),
    },
    {
      route: `POST ${one}/rename`,
      body: { newName: "test" },
      status: 204,
      learn: () => ({ stack: "test" }),
    },
    { route: `DELETE ${one}`, query: "force=true", status: 204 },
    { route: `GET ${one}`, status: 404, shape: refusal(404) },
  ],
};

/** The updates of a stack: a completed one, a cancelled one, and previews. */
export const updates: ShapeScenario = {
  noun: "updates",
  known: { organization: "acme", project: "shop", stack: "staging", version: 1 },
  cases: [
    { route: `GET ${one}/updates/latest`, status: 404, shape: refusal(404) },
    {
      route: `POST ${one}/update`,
      body: { name: "shop", runtime: "nodejs", metadata: { message: "first" } },
      shape: updateCreated,
      learn: learnUpdate,
    },
    {
      route: `POST ${one}/update/:update`,
      body: { tags: { "pulumi:project": "shop" } },
      // Without a journalVersion the CLI sends whole checkpoints.
      shape: z.strictObject({ version: z.literal(1), token: z.string().min(1), tokenExpiration: seconds }),
      learn: ({ token }: { token: string }) => ({ lease: token }),
    },
    { route: `GET ${one}`, shape: stack.required({ currentOperation: true }) },
    { route: `PATCH ${one}/update/:update/checkpoint`, body: state, headers: running, status: 204 },
    {
      route: `POST ${one}/update/:update/events/batch`,
      body: { events: [{ sequence: 1, timestamp: 1, summaryEvent: { resourceChanges: { create: 1 } } }] },
      headers: running,
      shape: z.strictObject({}),
    },
    {
      route: `POST ${one}/update/:update/renew_lease`,
      body: { token: "", duration: 300 },
      headers: running,
      shape: z.strictObject({ token: z.string().min(1), tokenExpiration: seconds }),
    },
    { route: `POST ${one}/update/:update/complete`, body: { status: "succeeded" }, status: 401, shape: refusal(401) },
    { route: `POST ${one}/update/:update/complete`, body: { status: "succeeded" }, headers: running, status: 204 },
    { route: `POST ${one}/update/:update/cancel`, body: {}, status: 409, shape: refusal(409) },
    {
      route: `GET ${one}/update/:update/events`,
      shape: z.strictObject({ events: z.array(z.looseObject({ sequence: z.int() })).length(1) }),
    },
    {
      route: `GET ${one}/updates`,
      query: "pageSize=10&page=1",
      shape: z.strictObject({ updates: z.array(updateInfo).length(1) }),
    },
    { route: `GET ${one}/updates/latest`, shape: serviceUpdate },
    { route: `GET ${one}/updates/:version`, shape: serviceUpdate },
    {
      route: `GET ${one}/updates`,
      query: "output-type=service",
      shape: z.strictObject({ updates: z.array(serviceUpdate).length(1), itemsPerPage: z.int(), total: z.int() }),
    },
    { route: `POST ${one}/preview`, body: { name: "shop", runtime: "nodejs" }, shape: updateCreated },
    {
      route: `GET ${one}/updates/latest/previews`,
      shape: z.strictObject({ updates: z.array(z.strictObject({ updateID: id })).length(1) }),
    },
    { route: `POST ${one}/refresh`, body: { name: "shop", runtime: "nodejs" }, shape: updateCreated },
    {
      route: `POST ${one}/destroy`,
      body: { name: "shop", runtime: "nodejs" },
      shape: updateCreated,
      learn: learnUpdate,
    },
    {
      route: `POST ${one}/update/:update`,
      body: {},
      shape: z.strictObject({ version: z.literal(2), token: z.string().min(1), tokenExpiration: seconds }),
    },
    { route: `POST ${one}/update/:update/cancel`, body: {}, status: 204 },
  ],
};
