// Runs programs under Glulam. Everything else of the differential tests knows the machine by this one function.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectFolder, runProcess } from "./oracle.ts";

export type GlulamOptions = {
  otpRoot: string;
  ebinDirs: string[];
  jobs: { module: string }[];
  /** Collect garbage at every allocation point and check the heap after it. */
  stress?: boolean;
  timeoutMs?: number;
  parallel?: number;
  /** Called as each program ends. */
  onResult?: (module: string) => void;
};

const command = join(projectFolder, "bin", "glulam");

export function glulamIsThere(): boolean {
  return existsSync(command);
}

/** What each program prints, with the value of main/0 at the end, and a remark where it did not end well. */
export async function runUnderGlulam(options: GlulamOptions): Promise<Map<string, string>> {
  const results = new Map<string, string>();
  const queue = [...options.jobs];
  const timeoutMs = options.timeoutMs ?? (options.stress ? 300_000 : 20_000);
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      results.set(job.module, await runOne(options, job.module, timeoutMs));
      options.onResult?.(job.module);
    }
  };
  await Promise.all(Array.from({ length: options.parallel ?? 2 }, worker));
  return results;
}

async function runOne(options: GlulamOptions, module: string, timeoutMs: number): Promise<string> {
  const args = ["run", "--otp", options.otpRoot, ...(options.stress ? ["--stress"] : [])];
  for (const dir of options.ebinDirs) args.push("-pa", dir);
    const result = await runProcess(command, [...args, module, "main"], { timeoutMs });
  if (result.timedOut) return `${result.stdout}\n[did not end within ${timeoutMs} ms]\n${result.stderr}`;
  if (result.code !== 0) return `${result.stdout}\n[ended with ${result.code}]\n${result.stderr}`;
  return result.stdout;
}
