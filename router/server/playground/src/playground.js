// GraphiQL on this very endpoint, with the examples that the page carries.
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { explainPlugin, explainingFetch } from './explain.js';

const examples = JSON.parse(document.getElementById('examples').textContent);

function Example({ example }) {
  const { addTab, updateActiveTabValues } = useGraphiQLActions();
  const queryEditor = useGraphiQL(state => state.queryEditor);
  const variableEditor = useGraphiQL(state => state.variableEditor);

  const ready = Boolean(queryEditor && variableEditor);

  function open() {
    addTab();
    queryEditor.setValue(example.query);
    variableEditor.setValue(example.variables);
    updateActiveTabValues({ query: example.query, variables: example.variables });
  }

  return h(
    'li',
    null,
    // A tab opened before the editors stand would take the present tab's contents away.
    h('button', { type: 'button', className: 'example', onClick: open, disabled: !ready }, [
      h('strong', { key: 'title' }, example.title),
      h('span', { key: 'about' }, example.about),
    ]),
  );
}

const examplesPlugin = {
  title: 'Examples',
  icon: () =>
    h(
      'svg',
      { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 },
      h('path', { d: 'M4 5h6a2 2 0 0 1 2 2v13a2 2 0 0 0-2-2H4zM20 5h-6a2 2 0 0 0-2 2v13a2 2 0 0 1 2-2h6z' }),
    ),
  content: () =>
    h('section', { 'aria-label': 'Examples' }, [
      h('h2', { key: 'title', className: 'examples-title' }, 'Examples'),
      h(
        'ul',
        { key: 'list', className: 'examples' },
        examples.map(example => h(Example, { key: example.title, example })),
      ),
    ]),
};

const fetcher = createGraphiQLFetcher({
  url: location.pathname,
  subscriptionUrl: `${location.origin.replace(/^http/, 'ws')}${location.pathname}`,
  fetch: explainingFetch,
  headers: { 'GraphQL-Client-Name': 'playground' },
});

// `?query=…&variables=…` opens that operation, so that one can be passed on as a link.
const link = new URLSearchParams(location.search);
const linked = link.has('query')
  ? { query: link.get('query'), variables: link.get('variables') ?? '' }
  : undefined;

createRoot(document.getElementById('graphiql')).render(
  h(
    GraphiQL,
    {
      fetcher,
      plugins: [HISTORY_PLUGIN, examplesPlugin, explainPlugin],
      defaultTabs: linked ? [linked] : examples.slice(0, 3).map(({ query, variables }) => ({ query, variables })),
      initialQuery: linked?.query,
      initialVariables: linked?.variables,
      defaultEditorToolsVisibility: 'variables',
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
      showPersistHeadersSettings: true,
    },
    h(GraphiQL.Logo, null, document.title),
  ),
);
