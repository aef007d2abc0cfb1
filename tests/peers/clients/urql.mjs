// urql: over HTTP with server-sent events and @defer, over WebSockets, with persisted queries.

import { createHash } from "node:crypto";
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { createClient } from "graphql-ws";
import { pipe, subscribe } from "wonka";
import WebSocket from "ws";
import * as common from "./common.mjs";

const { url, ws, channel } = common;

function told(source, isLast) {
  return new Promise((resolve) => {
    const results = [];
    const { unsubscribe } = pipe(
      source,
      subscribe(({ data, error, hasNext }) => {
        results.push({ data: data ?? null, error: error?.message ?? null });
        if (isLast(results, hasNext)) {
          setTimeout(() => unsubscribe());
          resolve([...results]); // a copy: the end of the stream repeats the last one
        }
      }),
    );
  });
}

const http = new Client({
  url,
  exchanges: [cacheExchange, fetchExchange],
  fetchSubscriptions: true,
});
const socket = createClient({ url: ws, webSocketImpl: WebSocket });
const overWebSocket = new Client({
  url,
  exchanges: [
    subscriptionExchange({
      enableAllOperations: true,
      forwardSubscription: (body) => ({
        subscribe: (sink) => ({
          unsubscribe: socket.subscribe({ ...body, query: body.query ?? "" }, sink),
        }),
      }),
    }),
  ],
});
const sent = [];
const persisted = new Client({
  url,
  preferGetMethod: false,
  fetch: (uri, options) => {
    sent.push(Object.keys(JSON.parse(options.body)).sort());
    return fetch(uri, options);
  },
  exchanges: [
    persistedExchange({
      preferGetForPersistedQueries: false,
      generateHash: async (query) => createHash("sha256").update(query).digest("hex"),
    }),
    fetchExchange,
  ],
});

const query = await http.query(common.PRODUCT, {}).toPromise();
const failing = await http.query(common.FAILING, {}).toPromise();
const refused = await http.query(common.INVALID, {}).toPromise();
const [sse] = await Promise.all([
  told(http.subscription(common.LIVE, { c: `${channel}-a` }), (all) => all.length === 2),
  common.publish(`${channel}-a`, "p1", "p2"),
]);
const [live] = await Promise.all([
  told(overWebSocket.subscription(common.LIVE, { c: `${channel}-b` }), (all) => all.length === 2),
  common.publish(`${channel}-b`, "p1", "p2"),
]);

common.print({
  query: query.data,
  mutation: (await http.mutation(common.PUBLISH, {}).toPromise()).data,
  failing: { data: failing.data, codes: common.codes(failing.error?.graphQLErrors) },
  refused: common.codes(refused.error?.graphQLErrors),
  sse,
  websocket: { live, query: (await overWebSocket.query(common.PRODUCT, {}).toPromise()).data },
  defer: {
    http: await told(http.query(common.DEFER, {}), (_, hasNext) => !hasNext),
    websocket: await told(overWebSocket.query(common.DEFER, {}), (_, hasNext) => !hasNext),
  },
  persisted: {
    registered: (await persisted.query(common.REGISTERED, {}).toPromise()).data,
    automatic: (await persisted.query(common.PRODUCT, {}).toPromise()).data,
    sent,
  },
});
