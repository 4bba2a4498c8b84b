/** What starts a job. */
export type Trigger =
  | {
      readonly kind: "mergeRequest";
      /** The label that the merge request needs. */
      readonly label?: string;
    }
  | { readonly kind: "branch"; readonly branch: string }
  | { readonly kind: "tag"; readonly pattern: string }
  | {
      readonly kind: "schedule";
      /** The description of the schedule. It identifies the pipelines that the schedule starts. */
      readonly schedule: string;
      readonly branch: string;
    };

/** How a job logs in to the backend that stores the state of its stack. */
export type Login =
  | {
      readonly kind: "oidc";
      readonly organization: string;
      /** The team whose token the job requests. Without team and user, it gets an organization token. */
      readonly team?: string;
      /** The user whose token the job requests, in an edition that has only personal tokens. */
      readonly user?: string;
      /** The lifetime of the token as a Go duration, where the default of two hours is too short. */
      readonly expiration?: string;
    }
  | { readonly kind: "token" }
  | { readonly kind: "selfManaged"; readonly url: string };

/** The deployment environment of a job, in the CI system. */
export interface CiEnvironment {
  /** Its name, in which `{mergeRequest}` stands for the number of the merge request. */
  readonly name: string;
  /** Whether the job deploys to it, stops it, or only uses its variables and ID token claim. */
  readonly action: "start" | "stop" | "prepare";
}

/** A job that has to succeed before another. */
export interface Need {
  readonly job: string;
  /** Whether some pipelines contain the dependent job without this one. */
  readonly optional: boolean;
}

/** A container that runs beside a job. */
export interface Service {
  readonly image: string;
  /** The host name by which the job reaches it. */
  readonly alias?: string | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
}

/** The platform team's commands, which run in the program's folder. */
export interface Steps {
  /** Before the dependencies are installed, in every job that installs them. */
  readonly beforeInstall: readonly string[];
  /** Before each preview and deployment. */
  readonly before: readonly string[];
  /** After each preview and deployment that succeeded. */
  readonly after: readonly string[];
}
