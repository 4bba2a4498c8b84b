/** Whether a commit message has `[ci skip]` or `[skip ci]`. GitLab: "Skip a pipeline". */
export function skipsCi(message: string): boolean {
  return /\[(ci skip|skip ci)\]/i.test(message);
}
