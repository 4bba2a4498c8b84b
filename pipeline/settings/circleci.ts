import * as z from "zod";
import { uuid } from "../names";
import { CircleCiKind } from "./choices";
import { named, section } from "./fields";

/** The schema of the settings for CircleCI. */
export const circleCiSchema = section(
  { args: "CircleCiArgs", about: "The project in CircleCI." },
  {
    kind: z
      .enum(CircleCiKind)
      .meta({
        description:
          "How CircleCI is connected to the repository. It decides which events start a pipeline, and what the file knows about them.",
        example: "oauth",
      })
      .default(CircleCiKind.GitHubApp),
    organizationId: named(uuid)
      .meta({
        description:
          "The id of the CircleCI organization, which the OIDC issuer of its ID tokens contains. CircleCI shows it in the organization's settings.",
        example: "8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11",
      })
      .optional(),
    projectId: named(uuid)
      .meta({
        description:
          "The id of the CircleCI project, which the ID tokens of its jobs contain. CircleCI shows it in the project's settings.",
        example: "5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10",
      })
      .optional(),
  },
);

export type CircleCiSettings = z.infer<typeof circleCiSchema>;
