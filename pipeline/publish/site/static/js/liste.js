import { directory } from "./directory.js";

directory();
