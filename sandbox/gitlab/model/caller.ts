import type { Project, User } from "../entities";

/** A user with the access level in a project. */
export interface Caller {
  readonly user: User;
  readonly project: Project;
  readonly level: number;
  /** The job whose job token the caller pushes with. */
  readonly jobId?: number;
}
