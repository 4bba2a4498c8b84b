import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder that contains this package: in the repository, the checkout, where `npm run setup` fills `.sandbox`. */
export const checkout = dirname(packageFolder(__dirname));

function packageFolder(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : packageFolder(dirname(folder));
}
