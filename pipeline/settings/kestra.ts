import * as z from "zod";
import { kestraFilesFolder, kestraNamespace, kestraServer, kestraTenant } from "../kestra/kestraNames";
import { programPath, variableName } from "../names";
import { KestraDialect } from "./choices";
import { folder, named, section } from "./fields";

const server = named(kestraServer).meta({
  description:
    "The address of the Kestra server, or `$NAME` for the variable that has it. The address has no path and no slash at its end.",
  example: "https://kestra.example.com",
});

const tenant = named(kestraTenant).meta({
  description: "The tenant, in Kestra's Enterprise edition.",
  example: "acme",
  defaultsTo: "`main`",
});

const validation = section(
  {
    args: "KestraValidationArgs",
    about: "How merge requests validate the flows, without a credential that could deploy them.",
  },
  {
    local: z
      .boolean()
      .meta({
        description:
          "Whether the command line validates the flows itself, with the plugins of its image, and asks no server. Only with the dialect `legacy`.",
        example: true,
      })
      .default(false),
    server: server.optional(),
    tenant: tenant.optional(),
    token: named(variableName)
      .meta({
        description:
          "The CI/CD variable with the API token of a service account that may not change flows. Merge requests read it, so no deployment may use it.",
        example: "KESTRA_VALIDATION_TOKEN",
      })
      .optional(),
    folders: z
      .array(folder(programPath))
      .min(1, { error: "is empty. Name a folder, or leave it out" })
      .meta({
        description: "The folders that are validated, inside the program's folder.",
        example: ["."],
        defaultsTo: "the folders that deployments deploy",
      })
      .optional(),
  },
);

/** The schema of the settings that only a program of runtime `kestra` has. */
export const kestraProgramSchema = section(
  { args: "KestraProgramArgs", about: "The command line of Kestra flows, and their validation on merge requests." },
  {
    dialect: z
      .enum(KestraDialect)
      .meta({
        description: "The command line of the jobs.",
        example: "legacy",
        defaultsTo:
          "`legacy` where `image` is an image of the Kestra server whose version is 1.3 or older, and to `kestractl` otherwise",
      })
      .optional(),
    validation: validation
      .meta({
        description:
          "How merge requests validate the flows. Without it they do not: in Kestra's open source edition every credential can also deploy.",
        example: { server: "https://kestra.example.com", token: "KESTRA_VALIDATION_TOKEN" },
      })
      .optional(),
    requireReadOnly: z
      .boolean()
      .meta({
        description:
          "Whether a flow of a production deployment without the label `system.readOnly` is an error instead of a warning. With the label, Kestra's editor does not change the flow.",
        example: true,
      })
      .default(false),
  },
);

const files = section(
  { args: "KestraFilesArgs", about: "Files of a namespace, which its flows read." },
  {
    path: folder(programPath).meta({
      description: "The folder with the files, inside the program's folder and outside the folders of flows.",
      example: "files",
    }),
    to: named(kestraFilesFolder).meta({
      description: "The folder of the namespace that gets the files. Files that are gone from the project stay there.",
      example: "scripts",
    }),
  },
);

const namespace = section(
  { args: "KestraNamespaceArgs", about: "One namespace, and the folder with its flows." },
  {
    name: named(kestraNamespace).meta({
      description: "The namespace. Every flow in the folder names it.",
      example: "acme.shop",
    }),
    path: folder(programPath)
      .meta({ description: "The folder with its flows, inside the program's folder.", example: "prod" })
      .default("."),
    delete: z
      .boolean()
      .meta({
        description:
          "Whether a deployment deletes the flows of the namespace that are not in the folder, including those that others have put there.",
        example: true,
      })
      .default(false),
    files: files
      .meta({ description: "Files of the namespace.", example: { path: "files", to: "scripts" }, defaultsTo: "none" })
      .optional(),
  },
);

/** The schema of the settings that only a deployment of Kestra flows has. */
export const kestraDeploymentSchema = section(
  { args: "KestraDeploymentArgs", about: "The Kestra server and the namespaces of a deployment." },
  {
    server: server.optional(),
    tenant: tenant.optional(),
    token: named(variableName)
      .meta({
        description:
          "The variable with an API token, in Kestra's Enterprise edition: a CI/CD variable of this deployment, or an environment variable of its ESC environment. Exactly one of `token` and `user` is set.",
        example: "KESTRA_TOKEN",
      })
      .optional(),
    user: named(variableName)
      .meta({
        description: "The variable with the name of a user. Like `token`, it is of this deployment alone.",
        example: "KESTRA_USER",
      })
      .optional(),
    password: named(variableName)
      .meta({
        description: "The variable with the user's password. Like `token`, it is of this deployment alone.",
        example: "KESTRA_PASSWORD",
      })
      .optional(),
    namespaces: z
      .array(namespace)
      .min(1, { error: "is empty. Name at least one namespace" })
      .meta({
        description: "The namespaces, each with the folder of its flows.",
        example: [{ name: "acme.shop", path: "prod" }],
      }),
  },
);
