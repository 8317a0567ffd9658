// A peer: ZEN in Node, behind Fastify.
import { readFile } from "node:fs/promises";
import { ZenEngine } from "@gorules/zen-engine";
import Fastify from "fastify";

const graph = await readFile(new URL("../zen.json", import.meta.url));
const decision = new ZenEngine().createDecision(graph);
const app = Fastify();

app.post("/", async (request) => (await decision.evaluate(request.body)).result);

await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
