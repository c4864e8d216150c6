import { directory } from "./directory.js";

directory({ lazy: true, indexed: true });
