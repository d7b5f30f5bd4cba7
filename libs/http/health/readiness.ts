import type { Json } from '#libs/kernel';

/** What one part of the office says of itself. */
export interface ReadinessCheck {
  readonly ready: boolean;
  /** Open to all: names, counts and times, never an address, a path or anything personal. */
  readonly detail: Json;
}

/** A part of the office that work depends on. */
export interface ReadinessSource {
  readonly name: string;
  check(): Promise<ReadinessCheck>;
}

export interface Readiness {
  readonly ready: boolean;
  readonly parts: { readonly [name: string]: ReadinessCheck };
}

export interface ReadinessOptions {
  /** Resolves when a part has had long enough to answer: 2 s unless given. */
  readonly patience?: () => Promise<void>;
}

const PATIENCE_MS = 2_000;

/** Asks every part at once. One that fails, or does not answer in time, is not ready; none can hold up the answer. */
export async function readiness(sources: readonly ReadinessSource[], { patience }: ReadinessOptions = {}): Promise<Readiness> {
  const waiting = patience === undefined ? timeUp() : { over: patience(), cancel: () => undefined };
  const late = waiting.over.then((): ReadinessCheck => ({ ready: false, detail: 'no answer in time' }));
  const checks = await Promise.all(sources.map((source) => Promise.race([checked(source), late])));
  waiting.cancel();
  return {
    ready: checks.every(({ ready }) => ready),
    parts: Object.fromEntries(sources.map(({ name }, index) => [name, checks[index]!])),
  };
}

async function checked(source: ReadinessSource): Promise<ReadinessCheck> {
  try {
    const { ready, detail } = await source.check();
    return { ready, detail };
  } catch (error) {
    return { ready: false, detail: error instanceof Error ? error.name : 'failed' };
  }
}

function timeUp(): { readonly over: Promise<void>; readonly cancel: () => void } {
  let cancel: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    cancel = () => clearTimeout(timer);
  });
  return { over, cancel };
}
