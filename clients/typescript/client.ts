/** A small client, typed by what the service publishes; it retries what an outage may have cut. */

import type { components, operations } from "./api.js";

export type Schemas = components["schemas"];
type Name = keyof operations;

/** The JSON that an operation answers with. */
type Answer<N extends Name> = operations[N] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

/** The JSON that an operation asks for. */
type Question<N extends Name> = operations[N] extends {
  requestBody: { content: { "application/json": infer Body } };
}
  ? Body
  : never;

/** A refusal by the service, which asking again does not mend. */
export class Refusal extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(problem.detail);
  }
}

const ATTEMPTS = 3;
const PASSING = [429, 502, 503, 504];
const LONGEST_WAIT_SECONDS = 30;

/** Equal requests have equal answers, so that each is safe to repeat. */
async function send(address: string, options?: RequestInit): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt >= ATTEMPTS;
    let wait = 0.1 * 2 ** attempt;
    try {
      const response = await fetch(address, { ...options, signal: AbortSignal.timeout(10_000) });
      if (isLast || !PASSING.includes(response.status)) return await read(address, response);
      wait = Number(response.headers.get("Retry-After") ?? wait);
      if (!(wait <= LONGEST_WAIT_SECONDS)) return await read(address, response);
    } catch (error) {
      if (isLast || error instanceof Refusal || error instanceof ForeignAnswer) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
}

/** What is no answer of the service, a page of a proxy included. */
export class ForeignAnswer extends Error {}

async function read(address: string, response: Response): Promise<unknown> {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("application/problem+json")) {
    throw new Refusal((await response.json()) as Schemas["Problem"]);
  }
  if (!response.ok || !type.startsWith("application/json")) {
    throw new ForeignAnswer(`${address} answered with status ${response.status} and ${type}.`);
  }
  return response.json();
}

/** A client of one service. */
export function client(server: string) {
  const read = async <N extends Name>(path: string) => (await send(server + path)) as Answer<N>;
  const ask = async <N extends Name>(path: string, question: Question<N>) =>
    (await send(server + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(question),
    })) as Answer<N>;
  return { read, ask };
}
