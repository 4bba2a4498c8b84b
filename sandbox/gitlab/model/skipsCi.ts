/**
 * Whether a commit message skips CI: `[skip ci]` or `[ci skip]`, in any case, with a space, a hyphen or an underscore.
 * GitLab: `Gitlab::Ci::Pipeline::Chain::Skip`.
 */
export function skipsCi(message: string): boolean {
  return /\[(ci[ _-]skip|skip[ _-]ci)\]/i.test(message);
}
