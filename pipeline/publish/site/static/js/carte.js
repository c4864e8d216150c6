import { directory } from "./directory.js";
import { fitFrame } from "./frame.js";

fitFrame();
const page = directory({ indexed: true });
// this page is the map's own: it opens by itself as soon as it is seen, unless the list alone is asked (?vue=liste)
if (new URLSearchParams(location.search).get("vue") !== "liste") page?.panel?.open();
