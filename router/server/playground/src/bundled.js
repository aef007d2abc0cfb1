// The page's entry point where everything was bundled: no request leaves this origin.
import 'graphiql/style.css';

const workers = { graphql: 'graphql.worker.js', json: 'json.worker.js' };

globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    const file = workers[label] ?? 'editor.worker.js';
    return new Worker(new URL(`./workers/${file}`, import.meta.url));
  },
};

await import('./playground.js');
