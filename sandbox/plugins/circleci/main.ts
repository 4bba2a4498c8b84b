import { runPlugin } from "../server";
import { circleCiPackage } from "./package";

void runPlugin(circleCiPackage());
