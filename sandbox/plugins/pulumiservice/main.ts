import { runPlugin } from "../server";
import { pulumiservicePackage } from "./package";

void runPlugin(pulumiservicePackage());
