// A peer: json-rules-engine behind Fastify. The engine finds the rules that hold; the sums are plain.
import { readFile } from "node:fs/promises";
import Fastify from "fastify";
import { Engine } from "json-rules-engine";

const read = async (name) => JSON.parse(await readFile(new URL(name, import.meta.url)));
const comparison = await read("comparison.json");
const engine = new Engine(await read("rules.json"));
const approaches = ["prompt-engineering", "fine-tuning", "hybrid"];
const app = Fastify();

function scored(n, hits) {
  const contributions = comparison.map(({ id, weight, ratings }) => {
    const moved = hits.filter(({ params }) => params.dimension === id);
    const sum = moved.reduce((total, { params }) => total + params.adds[n], ratings[n]);
    const utility = Math.min(1, Math.max(0, sum));
    return { dimension: id, utility, weight, points: 100 * weight * utility };
  });
  const score = contributions.reduce((total, { points }) => total + points, 0);
  return { approach: approaches[n], score, contributions };
}

app.post("/", async (request) => {
  const { events } = await engine.run(request.body);
  const ranked = approaches.map((_, n) => scored(n, events));
  const best = ranked.reduce((a, b) => (b.score > a.score ? b : a));
  return { verdict: best.approach, matched: events.map(({ type }) => type), approaches: ranked };
});

await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
