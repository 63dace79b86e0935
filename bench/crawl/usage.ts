/** What running processes have used so far, as Linux keeps count of it. */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100;

/** Seconds of processor time by name: each process with all its children, those that have ended included. */
export function cpuSecondsOf<Name extends string>(pids: Record<Name, number>): Record<Name, number> {
  const processes = readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? (readTimes(pid) ?? []) : []));
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const ticksOf = (pid: number): number =>
    (children.get(pid) ?? []).reduce((sum, child) => sum + ticksOf(child.pid), byPid.get(pid)?.ticks ?? 0);
  const seconds = Object.entries<number>(pids).map(([name, pid]) => [name, ticksOf(pid) / ticksPerSecond]);
  return Object.fromEntries(seconds) as Record<Name, number>;
}

/** The most memory that the process ever held, in MB. */
export function peakMemoryMb(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

function readTimes(pid: string): { pid: number; parent: number; ticks: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command may hold spaces and brackets, so the fixed fields are counted from its last bracket on.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // Its own time as user and in the system, then the same of its children that have ended.
    const ticks = fields.slice(11, 15).reduce((sum, one) => sum + one, 0);
    return { pid: Number(pid), parent: fields[1]!, ticks };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
