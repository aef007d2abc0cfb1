// Composes with one of the other composers: node compose.mjs apollo|guild < LIST > LIST
// In: a JSON list of lists of subgraphs {name, url, sdl}. Out: for each {supergraph, hints} or {errors}; only Apollo's composer
// has hints, given as codes.
import { readFileSync } from "node:fs";
import { parse } from "graphql";

const [kind] = process.argv.slice(2);

async function apollo() {
  const { composeServices } = await import("@apollo/composition");
  return (subgraphs) => {
    const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
    const { supergraphSdl, errors, hints } = composeServices(services);
    return errors?.length
      ? { errors: coded(errors) }
      : { supergraph: supergraphSdl, hints: hints.map((hint) => hint.definition.code) };
  };
}

async function guild() {
  const { composeServices, compositionHasErrors } = await import("@theguild/federation-composition");
  return (subgraphs) => {
    const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
    const result = composeServices(services);
    return compositionHasErrors(result)
      ? { errors: coded(result.errors) }
      : { supergraph: result.supergraphSdl };
  };
}

function coded(errors) {
  return errors.map((error) => ({ code: error.extensions?.code ?? "", message: error.message }));
}

const compose = await { apollo, guild }[kind]();
const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(
  JSON.stringify(
    cases.map((subgraphs) => {
      try {
        return compose(subgraphs);
      } catch (error) {
        return { errors: coded([error]) };
      }
    }),
  ),
);
