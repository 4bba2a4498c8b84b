/** GitLab: "Skip a pipeline" by `[ci skip]` or `[skip ci]` in any case. */
export function skipsCi(message: string): boolean {
  return /\[(ci skip|skip ci)\]/i.test(message);
}
