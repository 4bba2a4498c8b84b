import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";

const authorization = `Basic ${Buffer.from("maintainer:token-maintainer").toString("base64")}`;

/** git over HTTP. git: `http-protocol`. */
export const git: ShapeScenario = {
  noun: "git",
  known: { path: "acme/shop/api.git" },
  cases: [
    {
      route: "GET /:path{.+}/info/refs",
      query: "service=git-upload-pack",
      headers: { Authorization: authorization },
      shape: z.string().startsWith("001e# service=git-upload-pack\n0000"),
      has: { "content-type": /^application\/x-git-upload-pack-advertisement$/, "cache-control": /no-cache/ },
    },
    {
      route: "GET /:path{.+}/info/refs",
      query: "service=git-receive-pack",
      headers: { Authorization: authorization },
      shape: z.string().startsWith("001f# service=git-receive-pack\n0000"),
      has: { "content-type": /^application\/x-git-receive-pack-advertisement$/ },
    },
    {
      route: "GET /:path{.+}/info/refs",
      query: "service=git-upload-pack",
      headers: { "PRIVATE-TOKEN": "" },
      status: 401,
      shape: z.string(),
      has: { "www-authenticate": /^Basic realm="GitLab"$/ },
    },
    {
      route: "POST /:path{.+\\.git}/git-upload-pack",
      headers: { Authorization: authorization, "Content-Type": "application/x-git-upload-pack-request" },
      body: "0000",
      shape: z.string().optional(),
      has: { "content-type": /^application\/x-git-upload-pack-result$/ },
    },
    {
      route: "POST /:path{.+\\.git}/git-receive-pack",
      headers: { Authorization: authorization, "Content-Type": "application/x-git-receive-pack-request" },
      body: "0000",
      shape: z.string().optional(),
      has: { "content-type": /^application\/x-git-receive-pack-result$/ },
    },
  ],
};
