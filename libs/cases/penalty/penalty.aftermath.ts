/** What follows a decision: service, payment, publication, challenges, credit. */
export interface Aftermath {
  readonly educated: boolean;
}
