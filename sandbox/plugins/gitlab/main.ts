import { runPlugin } from "../server";
import { gitlabPackage } from "./package";

void runPlugin(gitlabPackage());
