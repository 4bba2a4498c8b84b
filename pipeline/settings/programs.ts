import * as z from "zod";
import { changePattern, filePath, imageName, programName, programPath, runtimeVersion } from "../names";
import { Runtime } from "../programs/runtimes";
import { Installer, PackageManager } from "../programs/packageManagers";
import { serviceSchema } from "./services";
import { folder, named, section } from "./fields";
import { kestraProgramSchema } from "./kestra";

const command = z.string().min(1, { error: "is empty. Write a shell command, or leave it out" });

const steps = section(
  { args: "StepsArgs", about: "Shell commands that run in the program's folder." },
  {
    beforeInstall: z
      .array(command)
      .meta({
        description:
          "Shell commands that run before each installation of dependencies, such as those that log in to a private registry. The job is logged in to Pulumi, and what they write to `$HOME` is removed with the job.",
        example: ["npm config set //npm.example.com/:_authToken $CI_JOB_TOKEN"],
      })
      .default([]),
    before: z
      .array(command)
      .meta({ description: "Shell commands that run before each preview and deployment.", example: ["make generate"] })
      .default([]),
    after: z
      .array(command)
      .meta({
        description: "Shell commands that run after each preview and deployment that succeeded.",
        example: ["make clean"],
      })
      .default([]),
  },
);

/** The settings of a Pulumi program, in `program` and in `programs`. */
const program = {
  path: folder(programPath)
    .meta({ description: "The folder of the Pulumi program in the project.", example: "infra" })
    .default("."),
  runtime: z
    .enum(Runtime)
    .meta({
      description:
        "The language of the Pulumi program, by Pulumi's own name, or `kestra` for a folder of Kestra flows.",
      example: "python",
      defaultsTo: "the `runtime` of its `Pulumi.yaml`",
    })
    .optional(),
  packageManager: z
    .enum(PackageManager)
    .meta({
      description: "The package manager that installs the program's dependencies.",
      example: "uv",
      defaultsTo: "the one whose lock file the program has",
    })
    .optional(),
  version: named(runtimeVersion)
    .meta({ description: "The version of the language, where Pulumi has an image of it.", example: "22" })
    .optional(),
  install: z
    .enum(Installer)
    .meta({
      description: "What installs the program's dependencies.",
      example: "pulumi",
      defaultsTo:
        "`pulumi` where the program's `Pulumi.yaml` names `packages` whose SDKs are not committed, and to `package-manager` otherwise",
    })
    .optional(),
  lockFile: named(filePath)
    .meta({
      description: "The file, from the project's top folder, whose changes empty the cache.",
      example: "infra/package-lock.json",
      defaultsTo: "the program's lock file",
    })
    .optional(),
  image: named(imageName)
    .meta({
      description: "The container image of the program's jobs.",
      example: "pulumi/pulumi-nodejs:3.259.0",
      defaultsTo: "the `image` of all jobs",
    })
    .optional(),
  services: z
    .array(serviceSchema)
    .meta({
      description: "The containers that run beside each job of the program.",
      example: [{ image: "postgres:16.4", alias: "db" }],
    })
    .default([]),
  changes: z
    .array(named(changePattern))
    .max(49, { error: "are more than GitLab compares. Name at most 49 patterns" })
    .meta({
      description:
        "More paths whose changes run the program's jobs, besides its own folder. A folder counts with everything below it. Without it the jobs run for every change.",
      example: ["libs/*.ts"],
    })
    .optional(),
  steps: steps
    .meta({
      description: "Shell commands of the platform team that run around each preview and deployment.",
      example: { before: ["make generate"] },
    })
    .default({ beforeInstall: [], before: [], after: [] }),
  kestra: kestraProgramSchema
    .meta({
      description: "What only Kestra flows have. Only with the runtime `kestra`.",
      example: { validation: { server: "https://kestra.example.com", token: "KESTRA_VALIDATION_TOKEN" } },
    })
    .optional(),
};

/** The schema of the program in a project that has only one. */
export const programSchema = section({ args: "ProgramArgs", about: "The Pulumi program inside the project." }, program);

/** The schema of one of several programs of a project. */
export const namedProgramSchema = section(
  { args: "NamedProgramArgs", about: "One of several Pulumi programs inside the project." },
  {
    name: named(programName).meta({
      description: "The name of the program, by which deployments refer to it.",
      example: "network",
    }),
    dependsOn: z
      .array(named(programName))
      .meta({
        description: "The programs that are deployed before it. They come before it in the list.",
        example: ["network"],
      })
      .default([]),
    ...program,
  },
);
