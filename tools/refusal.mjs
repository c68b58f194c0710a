/** A preparation that cannot go on; the message is Italian and meant for the person at the terminal. */
export class Refusal extends Error {}

/**
 * Runs a tool's main function: a `Refusal` is printed plainly and ends with 1, anything else is a bug and shows its stack.
 * @param {() => Promise<number>} main resolves to the exit code
 */
export async function runTool(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Refusal ? error.message : (error?.stack ?? error)}\n`);
    process.exitCode = 1;
  }
}
