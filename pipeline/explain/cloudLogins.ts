import { escSubject } from "../plan/esc/cloudLogins";
import type { Plan } from "../plan/plan";

/** A login of an ESC environment to a cloud. */
export interface CloudLogin {
  /** The environment, as `project/environment`. */
  readonly environment: string;
  readonly cloud: "AWS" | "Azure" | "Google Cloud";
  /** Who it logs in as: a role, an application or a service account. */
  readonly principal: string;
  /** What the cloud has to find in the ID token. */
  readonly subject: string;
}

/** The logins that the plan itself writes, each with the subject that the cloud's trust has to name. */
export function cloudLogins({ organization, escEnvironments }: Plan): CloudLogin[] {
  return escEnvironments.flatMap(({ project, name, definition }) =>
    logins.flatMap(({ cloud, path }): CloudLogin[] => {
      const principal = textAt(definition?.values, path);
      if (principal === undefined) return [];
      const subject = escSubject(organization ?? "", project, name);
      return [{ environment: `${project}/${name}`, cloud, principal, subject }];
    }),
  );
}

const logins = [
  { cloud: "AWS", path: ["aws", "login", "fn::open::aws-login", "oidc", "roleArn"] },
  { cloud: "Azure", path: ["azure", "login", "fn::open::azure-login", "clientId"] },
  { cloud: "Google Cloud", path: ["gcp", "login", "fn::open::gcp-login", "oidc", "serviceAccount"] },
] as const;

function textAt(value: unknown, path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
  return typeof found === "string" ? found : undefined;
}
