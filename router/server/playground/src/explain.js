// The panel that shows how the last operation was run: its plan, and each fetch on a time line.
import { createElement as h, useSyncExternalStore } from 'react';

let state = { on: true, explained: null };
const listeners = new Set();

function change(changes) {
  state = { ...state, ...changes };
  for (const listener of listeners) listener();
}

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Asks for an explanation along with the operation, and takes it out of the answer that is shown.
export async function explainingFetch(url, options) {
  // GraphiQL asks for the schema in the same way; nobody wants to know how.
  const own = JSON.parse(options.body).operationName === 'IntrospectionQuery';
  if (own || !state.on) return fetch(url, options);
  const response = await fetch(url, {
    ...options,
    headers: { ...options.headers, 'Loom-Explain': '1' },
  });
  if (!/json/.test(response.headers.get('content-type') ?? '')) return response;
  const answer = await response.json();
  const { explain, ...extensions } = answer.extensions ?? {};
  if (explain) {
    change({ explained: explain });
    if (Object.keys(extensions).length) answer.extensions = extensions;
    else delete answer.extensions;
  }
  const { status, statusText, headers } = response;
  return new Response(JSON.stringify(answer), { status, statusText, headers });
}

function Fetches({ fetches, totalMs }) {
  const share = milliseconds => `${(100 * milliseconds) / totalMs}%`;
  return h(
    'table',
    { className: 'fetches' },
    h('caption', null, `${fetches.length} ${fetches.length === 1 ? 'request' : 'requests'} to subgraphs`),
    h('thead', null, h('tr', null, ['Subgraph', 'When', 'Time', 'Size'].map(name => h('th', { key: name, scope: 'col' }, name)))),
    h(
      'tbody',
      null,
      fetches.map((each, index) =>
        h('tr', { key: index, className: each.outcome === 'ok' ? undefined : 'failed' }, [
          h('th', { key: 'name', scope: 'row' }, each.subgraph),
          h(
            'td',
            { key: 'when', className: 'when', title: `from ${each.startMs} ms` },
            h('span', { style: { marginInlineStart: share(each.startMs), width: share(each.durationMs) } }),
          ),
          h('td', { key: 'time' }, each.outcome === 'ok' ? `${each.durationMs.toFixed(1)} ms` : each.outcome),
          h('td', { key: 'size' }, `${(each.responseBytes / 1024).toFixed(1)} KiB`),
        ]),
      ),
    ),
  );
}

function Explanation({ explained }) {
  if (!explained) return h('p', null, 'Run an operation to see its plan here.');
  if (explained.refused) return h('p', null, explained.refused);
  return h('div', null, [
    h(
      'p',
      { key: 'total' },
      `${explained.totalMs.toFixed(1)} ms in the router, ${explained.cached ? 'the plan was cached' : 'planned anew'}.`,
    ),
    explained.fetches.length ? h(Fetches, { key: 'fetches', ...explained }) : null,
    h('pre', { key: 'plan', className: 'plan', tabIndex: 0, 'aria-label': 'Query plan' }, explained.plan),
  ]);
}

function Panel() {
  const { on, explained } = useSyncExternalStore(subscribe, () => state);
  return h('section', { 'aria-label': 'Query plan', className: 'explain' }, [
    h('h2', { key: 'title', className: 'examples-title' }, 'Query plan'),
    h('label', { key: 'switch' }, [
      h('input', {
        key: 'box',
        type: 'checkbox',
        checked: on,
        onChange: event => change({ on: event.target.checked, explained: null }),
      }),
      ' Ask for it with each operation',
    ]),
    on ? h(Explanation, { key: 'explained', explained }) : null,
  ]);
}

export const explainPlugin = {
  title: 'Query plan',
  icon: () =>
    h(
      'svg',
      { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 },
      h('path', { d: 'M5 4h6v4H5zM13 10h6v4h-6zM13 16h6v4h-6zM8 8v10h5M8 12h5' }),
    ),
  content: Panel,
};
