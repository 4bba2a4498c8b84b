import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder that this package lies in. In its repository that is the checkout, where the set-up leaves what it brought
 * in `.sandbox`.
 */
export const checkout = dirname(packageFolder(__dirname));

function packageFolder(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : packageFolder(dirname(folder));
}
