/** GitLab's access levels. GitLab: API, "Valid access levels". */
export const AccessLevel = {
  NoAccess: 0,
  Guest: 10,
  Reporter: 20,
  Developer: 30,
  Maintainer: 40,
  Owner: 50,
  Admin: 60,
} as const;
export type AccessLevel = (typeof AccessLevel)[keyof typeof AccessLevel];

/** The levels that a protected ref may name. To unprotect, `NoAccess` is not valid. */
export const PROTECTION_LEVELS: readonly number[] = [
  AccessLevel.NoAccess,
  AccessLevel.Developer,
  AccessLevel.Maintainer,
  AccessLevel.Admin,
];
export const UNPROTECT_LEVELS: readonly number[] = PROTECTION_LEVELS.filter((level) => level !== AccessLevel.NoAccess);

/** The description of a level in the protected branches API. */
export function describeLevel(level: number): string {
  switch (level) {
    case AccessLevel.NoAccess:
      return "No one";
    case AccessLevel.Developer:
      return "Developers + Maintainers";
    case AccessLevel.Maintainer:
      return "Maintainers";
    case AccessLevel.Admin:
      return "Instance admins";
    default:
      throw new Error(`a protected ref cannot name the access level ${level}`);
  }
}
