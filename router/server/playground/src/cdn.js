// The page's entry point where nothing was bundled: the packages come from the CDN, by import map.
import 'graphiql/setup-workers/esm.sh';

await import('./playground.js');
