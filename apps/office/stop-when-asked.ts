/**
 * Stops once when the system asks for it, and ends the process. Told twice it goes on stopping: npm passes on the interrupt that the
 * terminal sent to all.
 */
export function stopWhenAsked(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  const asked = () => {
    stopping ??= stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', asked);
  process.on('SIGINT', asked);
}
