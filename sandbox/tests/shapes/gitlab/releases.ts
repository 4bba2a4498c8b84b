import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { commit, id, paged, time, url, userBasic } from "./entities";

const all = "/api/v4/projects/:id/releases";
const one = `${all}/:tag_name`;

/** GitLab: Release. */
const release = z.strictObject({
  name: z.string(),
  tag_name: z.string(),
  description: z.string().nullable(),
  created_at: time,
  released_at: time,
  author: userBasic,
  commit,
  upcoming_release: z.boolean(),
  commit_path: z.string().startsWith("/acme/shop/api/-/commit/"),
  tag_path: z.string().startsWith("/acme/shop/api/-/tags/"),
  assets: z.strictObject({
    count: z.int(),
    sources: z.array(z.strictObject({ format: z.enum(["zip", "tar.gz", "tar.bz2", "tar"]), url })).length(4),
    links: z.array(
      z.strictObject({
        id,
        name: z.string(),
        url,
        direct_asset_url: url,
        link_type: z.enum(["other", "runbook", "image", "package"]),
      }),
    ),
  }),
  evidences: z.tuple([]),
  _links: z.strictObject({
    closed_issues_url: url,
    closed_merge_requests_url: url,
    edit_url: url,
    merged_merge_requests_url: url,
    opened_issues_url: url,
    opened_merge_requests_url: url,
    self: url,
  }),
});

/** Releases of a project. */
export const releases: ShapeScenario = {
  noun: "releases",
  known: { id: 101, tag_name: "v1" },
  cases: [
    {
      route: `POST ${all}`,
      body: { tag_name: "v1", ref: "main", assets: { links: [{ name: "notes", url: "https://example.com" }] } },
      status: 201,
      shape: release,
    },
    {
      route: `POST ${all}`,
      body: { tag_name: "v1" },
      status: 409,
      shape: z.strictObject({ message: z.literal("Release already exists") }),
    },
    {
      route: `POST ${all}`,
      body: { tag_name: "v2" },
      status: 422,
      shape: z.strictObject({ message: z.literal("Ref is not specified") }),
    },
    { route: `GET ${all}`, shape: z.array(release).length(1), has: paged },
    { route: `GET ${one}`, shape: release },
    { route: `PUT ${one}`, body: { description: "One" }, shape: release.extend({ description: z.literal("One") }) },
    { route: `DELETE ${one}`, shape: release },
    { route: `GET ${one}`, status: 404, shape: z.strictObject({ message: z.literal("404 Not found") }) },
  ],
};
