/** Programs of the operating system, as ports start them. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { accessSync, closeSync, constants } from 'node:fs'
import { constants as osConstants } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import type { Socket } from 'node:net'
import type { HostChild, HostExit, HostProgram, HostPrograms, HostStartFailure } from '../programs.ts'
import { nativePrograms } from './native_programs.ts'
import type { Given } from './native_programs.ts'
import { InnerPrograms } from './inner_programs.ts'
import { openPipe } from './pipes.ts'
import { codeOf, pipeReader, pipeWriter, socketReader, socketWriter } from './streams.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Errors of making a process; all others are those of executing the file in it. */
const PROCESS_ERRORS = new Set(['EAGAIN', 'EMFILE', 'ENFILE'])

export class Programs implements HostPrograms {
  readonly inner = new InnerPrograms()

  access(file: Uint8Array): string | undefined {
    try {
      accessSync(Buffer.from(file), constants.X_OK)
      return undefined
    } catch (error) {
      return codeOf(error)
    }
  }

  start(asked: HostProgram, exited: (exit: HostExit) => void): HostChild | Promise<HostStartFailure> {
    const inner = this.inner.start(asked, exited)
    if (inner !== undefined) return inner
    const program = withoutFolder(asked) ?? asked
    let input: ReturnType<typeof openPipe>
    let output: ReturnType<typeof openPipe>
    try {
      input = program.write && openPipe('out')
      output = program.read && openPipe('in')
      const descriptors = stdio(program, input?.theirs, output?.theirs)
      const native = nativePrograms()
      if (native !== undefined && !descriptors.includes('pipe')) {
        const pid = native.start(program, descriptors as Given[], exited)
        return { pid, ...ends(program, undefined, input?.ours, output?.ours) }
      }
      const child = launch(program, descriptors)
      if (child.pid === undefined) {
        if (input) closeSync(input.ours)
        if (output) closeSync(output.ours)
        return new Promise((resolve) => child.once('error', (error) => resolve(failure(error))))
      }
      child.on('error', () => {})
      child.once('exit', (code, signal) => exited({ code: code ?? 0, signal: signal === null ? 0 : osConstants.signals[signal] }))
      child.unref()
      return { pid: child.pid, ...ends(program, child, input?.ours, output?.ours) }
    } catch (error) {
      if (input) closeSync(input.ours)
      if (output) closeSync(output.ours)
      return Promise.resolve(failure(error))
    } finally {
      if (input) closeSync(input.theirs)
      if (output) closeSync(output.theirs)
    }
  }
}

/** What OTP starts where the working directory can't be entered; undefined: it can. */
function withoutFolder(program: HostProgram): HostProgram | undefined {
  const { directory } = program
  if (directory === undefined) return undefined
  try {
    const folder = Buffer.from(directory)
    accessSync(Buffer.concat([folder, Buffer.from('/.')]), constants.X_OK)
    return undefined
  } catch (error) {
    const bytes = (text: string): Uint8Array => Buffer.from(text)
    const script = `printf 'spawn: Could not cd to %s\\r\\n' "$1" >&2; exit ${failure(error).errno}`
    const args = ['sh', '-c', script, 'sh'].map(bytes)
    // not where the program's errors would go, but ours
    return { ...program, file: bytes('/bin/sh'), args: [...args, directory], directory: undefined, stdio: true, stderrToStdout: false }
  }
}

function failure(error: unknown): HostStartFailure {
  const code = codeOf(error)
  return { code, errno: Math.abs((error as NodeJS.ErrnoException).errno ?? 0), exec: !PROCESS_ERRORS.has(code) }
}

type Stdio = (Given | 'pipe')[]

/** The program's descriptors; where we have no pipe for it, Node.js makes one. */
function stdio(program: HostProgram, input: number | undefined, output: number | undefined): Stdio {
  const standard: Stdio = ['inherit', 'inherit', 'inherit']
  const pipe = (fd: number | undefined): number | 'pipe' => fd ?? 'pipe'
  const read = program.read === undefined ? undefined : pipe(output)
  const write = program.write === undefined ? undefined : pipe(input)
  if (!program.stdio) return [...standard, write ?? 'ignore', ...(read === undefined ? [] : [read])]
  if (write !== undefined) standard[0] = write
  if (read !== undefined) standard[1] = read
  if (program.stderrToStdout && read !== undefined) standard[2] = pipe(output)
  return standard
}

/** Our ends: of our pipes, else of those that Node.js made. */
function ends(program: HostProgram, child: ChildProcess | undefined, input: number | undefined, output: number | undefined) {
  const [at, from] = program.stdio ? [0, 1] : [3, 4]
  const made = (fd: number): Socket => child!.stdio[fd] as (Readable | Writable) as Socket
  const reader = output === undefined ? program.read && socketReader(made(from)) : pipeReader(output)
  const writer = input === undefined ? program.write && socketWriter(made(at)) : pipeWriter(input)
  return { reader: program.read && reader!.use(program.read), writer: program.write && writer!.use(program.write) }
}

function launch(program: HostProgram, descriptors: Stdio): ChildProcess {
  const options = { stdio: descriptors, detached: true }
  try {
    const text = (bytes: Uint8Array): string => strict.decode(bytes)
    const file = text(program.file)
    return spawn(withFolder(file), program.args.slice(1).map(text), {
      ...options,
      argv0: text(program.args[0]!),
      cwd: program.directory && text(program.directory),
      env: Object.fromEntries(Array.from(program.environment, ([name, value]) => [text(name), text(value)])),
    })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return spawn('/bin/sh', ['-c', scriptFor(program)], { ...options, argv0: 'sh', env: {} })
  }
}
/** Node.js looks a name without folder up in the PATH; here it is one of the working directory. */
const withFolder = (file: string): string => (file.includes('/') ? file : `./${file}`)

/** Node.js passes texts only: bytes that are none go through a shell. The program sees its path as its name then. */
function scriptFor({ file, args, directory, environment }: HostProgram): string {
  let script = ''
  let count = 0
  const word = (bytes: Uint8Array): string => {
    const octal = Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
    const name = `glulam${count++}`
    // a command's output loses the newlines at its end
    script += `${name}=$(printf '${octal}x'); ${name}=\${${name}%x}\n`
    return `"$${name}"`
  }
  const variables = Array.from(environment, ([name, value]) => word(Buffer.concat([name, Buffer.from('='), value])))
  const path = file.includes(0x2f) ? file : Buffer.concat([Buffer.from('./'), file])
  const words = [word(path), ...args.slice(1).map(word)]
  if (directory) script += `cd -- ${word(directory)} || exit 2\n`
  return `${script}exec /usr/bin/env -i ${[...variables, ...words].join(' ')}\n`
}
