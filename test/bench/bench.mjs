// @ts-check
import { measureCommand } from './command.mjs';
const quick = process.argv.includes('--quick');
console.log(
  await measureCommand(quick ? { rounds: 2, milliseconds: 1500, warmUp: 1500 } : { rounds: 6, milliseconds: 3000, warmUp: 2000 }),
);
