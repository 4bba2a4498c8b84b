import * as z from "zod";
import { imageName, serviceAlias, variableName } from "../names";
import { named, section } from "./fields";

/** The schema of a service: a container beside a job. */
export const serviceSchema = section(
  { args: "ServiceArgs", about: "A service: a container that runs beside each job of the program." },
  {
    image: named(imageName).meta({ description: "The container image of the service.", example: "postgres:16.4" }),
    alias: named(serviceAlias)
      .meta({
        description: "The host name by which the job reaches the service.",
        example: "db",
        defaultsTo: "the names that GitLab derives from the image",
      })
      .optional(),
    variables: z
      .record(named(variableName), z.string())
      .meta({
        description: "Environment variables of the service alone, in plain text.",
        example: { POSTGRES_HOST_AUTH_METHOD: "trust" },
        defaultsTo: "none",
      })
      .optional(),
    entrypoint: z
      .array(z.string())
      .min(1, { error: "is empty. Name the program to start, or leave it out" })
      .meta({
        description: "The program that starts the service, with its arguments.",
        example: ["/usr/local/bin/start"],
        defaultsTo: "that of the image",
      })
      .optional(),
    command: z
      .array(z.string())
      .min(1, { error: "is empty. Name the command, or leave it out" })
      .meta({
        description: "The command of the service.",
        example: ["--registry-mirror=https://mirror.example.com"],
        defaultsTo: "that of the image",
      })
      .optional(),
  },
);
