import type { Project, User } from "../entities";

/** A user in front of a project, with the access level that the user has there. */
export interface Caller {
  readonly user: User;
  readonly project: Project;
  readonly level: number;
  /** The job whose token the caller pushes with. */
  readonly jobId?: number;
}
