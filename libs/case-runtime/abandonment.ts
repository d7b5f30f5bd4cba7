import type { AnyCaseType, AnyState } from '#libs/kernel';

/** Stored type that makes a late append of an abandoned claim impossible: it takes the revision that the claim expected. */
export function claimAbandoned(typeName: string): string {
  return `${typeName}.claim-abandoned`;
}

/** Every type knows that a claim on it was abandoned; nothing in its state changes. */
export function withAbandonment(type: AnyCaseType): AnyCaseType {
  const name = claimAbandoned(type.name);
  return {
    ...type,
    events: { ...type.events, [name]: { version: 1 } },
    evolve: { ...type.evolve, [name]: (state: AnyState) => state },
    wording: {
      ...type.wording,
      events: {
        ...type.wording.events,
        [name]: {
          zh: '占号失效',
          en: 'Claim abandoned',
          sentence: (_data, language) =>
            language === 'zh'
              ? '一项未完成的操作已超时作废，未产生任何效力。'
              : 'An operation that was never completed lapsed without effect.',
        },
      },
    },
  };
}
