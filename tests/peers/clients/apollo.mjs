// Apollo Client: over HTTP with multipart subscriptions and both forms of @defer, over WebSockets,
// with persisted queries, and with batches.

import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { Defer20220824Handler, GraphQL17Alpha9Handler } from "@apollo/client/incremental";
import { BatchHttpLink } from "@apollo/client/link/batch-http";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createClient } from "graphql-ws";
import { print as printed } from "graphql";
import WebSocket from "ws";
import * as common from "./common.mjs";

const { url, ws, channel } = common;

function client(link, incrementalHandler) {
  return new ApolloClient({ cache: new InMemoryCache(), link, incrementalHandler });
}

const sent = []; // the requests of the persisted link

const recording = new HttpLink({
  uri: url,
  fetch: (uri, options) => {
    sent.push(Object.keys(JSON.parse(options.body)).sort());
    return fetch(uri, options);
  },
});

function events(of, query, variables) {
  return new Promise((resolve, reject) => {
    const told = [];
    of.subscribe({ query: gql(query), variables, errorPolicy: "all" }).subscribe({
      next: (result) => told.push(result.error ? { error: result.error.message } : result.data),
      error: reject,
      complete: () => resolve(told),
    });
  });
}

function deferred(handler) {
  return new Promise((resolve, reject) => {
    const told = [];
    client(new HttpLink({ uri: url }), handler)
      .watchQuery({ query: gql(common.DEFER), notifyOnNetworkStatusChange: true })
      .subscribe({
        next: (result) => {
          if (result.data === undefined) return;
          told.push({ state: result.dataState, data: result.data });
          if (result.dataState === "complete") resolve(told);
        },
        error: reject,
      });
  });
}

const http = client(new HttpLink({ uri: url }));
const socket = createClient({ url: ws, webSocketImpl: WebSocket });
const overWebSocket = client(new GraphQLWsLink(socket));
const persisted = client(
  ApolloLink.from([
    new PersistedQueryLink({
      generateHash: (document) => createHash("sha256").update(printed(document)).digest("hex"),
    }),
    recording,
  ]),
);
const batching = client(new BatchHttpLink({ uri: url, batchInterval: 50 }));

const failing = await http.query({ query: gql(common.FAILING), errorPolicy: "all" });
const refused = await http.query({ query: gql(common.INVALID) }).catch((error) => error);
const [multipart] = await Promise.all([
  events(http, common.LIVE, { c: `${channel}-a` }),
  common.publish(`${channel}-a`, "p1", "p2"),
]);
const [live] = await Promise.all([
  events(overWebSocket, common.LIVE, { c: `${channel}-b` }),
  common.publish(`${channel}-b`, "p1", "p2"),
]);

common.print({
  query: (await http.query({ query: gql(common.PRODUCT) })).data,
  mutation: (await http.mutate({ mutation: gql(common.PUBLISH) })).data,
  failing: { data: failing.data, codes: common.codes(failing.error?.errors) },
  refused: common.codes(refused.errors),
  multipart,
  websocket: {
    live,
    count: await events(overWebSocket, common.COUNT),
    query: (await overWebSocket.query({ query: gql(common.PRODUCT) })).data,
  },
  defer: {
    of2022: await deferred(new Defer20220824Handler()),
    current: await deferred(new GraphQL17Alpha9Handler()),
  },
  persisted: {
    registered: (await persisted.query({ query: gql(common.REGISTERED) })).data,
    automatic: (await persisted.query({ query: gql(common.PRODUCT) })).data,
    sent,
  },
  batch: (
    await Promise.all([
      batching.query({ query: gql(common.PRODUCT) }),
      batching.query({ query: gql("query Viewer { viewer }") }),
    ])
  ).map((result) => result.data),
});
