// The interface of drivers: one written for this, on the simulated host.
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import * as L from '../../src/term/layout.ts'
import { makeMachine } from '../../src/cli/machine.ts'
import { startProcess, startServers } from '../../src/cli/run.ts'
import { otpAt } from '../../src/host/node/otp.ts'
import { SimulatedHost } from '../../src/host/simulated/host.ts'
import { DriverError } from '../../src/runtime/driver.ts'
import type { Driver, DriverFamily, DriverInstance } from '../../src/runtime/driver.ts'
import type { Port } from '../../src/runtime/port.ts'
import type { Vm } from '../../src/runtime/vm.ts'
import { findOracle, runProcess } from '../differential/oracle.ts'

const DONE = new Uint8Array(0)

class TestInstance implements DriverInstance {
  private readonly vm: Vm
  private readonly driver: Driver
  readonly port: Port
  private left = 0
  readonly stopped: string[]

  constructor(vm: Vm, driver: Driver, port: Port, stopped: string[]) {
    this.vm = vm
    this.driver = driver
    this.port = port
    this.stopped = stopped
  }
  output(bytes: Uint8Array): void {
    if (Buffer.from(bytes).toString() === 'fail') this.port.failure('enospc')
    else this.port.deliver(bytes)
  }
  control(command: number, bytes: Uint8Array): Uint8Array | undefined {
    const { port, vm } = this
    const tell = (what: string): void => port.deliverTerm(() => vm.t.tuple(port.id, vm.atom(what)))
    switch (command) {
      case 1: return bytes
      case 2: port.controlBinary = true; return DONE
      case 3: port.setTimer(Buffer.from(bytes).readUInt32BE(), () => tell('timer')); return DONE
      case 4: port.cancelTimer(); return DONE
      case 5: port.monitor(port.caller, () => tell('down')); return DONE
      case 6: port.setBusy(true); return DONE
      case 7: port.setBusy(false); return DONE
      case 8: return this.accept()
      case 9: this.left = 5; return DONE
      default: return undefined
    }
  }
  private accept(): Uint8Array {
    const { port, vm } = this
    const other = port.ports.create(this.driver, Buffer.from('second'), port.connected)
    other.attach(new TestInstance(vm, this.driver, other, this.stopped))
    port.deliverTerm(() => vm.t.tuple(port.id, vm.t.tuple(vm.atom('new_port'), other.id)))
    return DONE
  }
  call(command: number, data: number) {
    return command === 7 ? this.vm.t.tuple(this.vm.atom('reply'), data as never) : undefined
  }
  pending(): number {
    return this.left
  }
  flush(): void {
    this.vm.processes.timers.after(2000, () => {
      this.left = 0
      this.port.drained()
    })
  }
  stop(): void {
    this.stopped.push(Buffer.from(this.port.name).toString())
  }
}

test('a driver: output, control, call, timers, monitors, busy, further ports, lingering, failing', async () => {
  const oracle = await findOracle(27)
  const ebin = mkdtempSync(join(tmpdir(), 'glulam-ports-'))
  const { code, stdout } = await runProcess(join(dirname(oracle.erl), 'erlc'), ['-o', ebin, join(import.meta.dirname, 'driver.erl')])
  assert.equal(code, 0, stdout)
  const host = new SimulatedHost({ seed: 7 })
  const vm = makeMachine({ otp: otpAt(oracle.otpRoot, 'test')!, paths: [ebin], host })
  const stopped: string[] = []
  const family: DriverFamily = () => {
    const driver: Driver = {
      name: 'test_drv',
      softBusy: true,
      start: (port, command) => {
        const reason = Buffer.from(command).toString().split(' ')[1]
        if (reason === 'eacces' || reason === 'badarg') throw new DriverError(reason)
        return new TestInstance(vm, driver, port, stopped)
      },
    }
    return driver
  }
  vm.ports.define({ named: [family] })
  const leader = startServers(vm).leader
  const main = vm.scratch(() => startProcess(vm, 'driver', 'main', []))
  vm.setCell(vm.k.process_of(main) + L.P_GROUP_LEADER, leader)
  vm.scheduler.start()
  host.run()
  assert.deepEqual(host.text().trim().split('\n'), [
    'name: {name,"test_drv with arguments"}',
    'data: {data,<<"output">>}',
    'control: "control"',
    'bad_control: badarg',
    'binary_control: <<"bytes">>',
    'call: {reply,{some,[term]}}',
    'bad_call: badarg',
    'force: true',
    'data: {data,<<"forced">>}',
    'timer: timer',
    'in_time: true',
    'cancelled: nothing',
    'process_down: down',
    'monitors: {monitors,[]}',
    'nosuspend: false',
    'waiting: nobody',
    'sent: [{sent,1},{sent,2},{sent,3},{#Port<0.1>,{data,<<"1">>}},{#Port<0.1>,{data,<<"2">>}},{#Port<0.1>,{data,<<"3">>}}]',
    'second: {true,{links,[]}}',
    'data: {data,"second"}',
    'closing: {badarg,true,not_yet}',
    'exit: normal',
    'closed: closed',
    'gone: false',
    'failed: enospc',
    'refused: [eacces,badarg]',
  ])
  assert.deepEqual(stopped, ['second', 'test_drv with arguments', 'test_drv'])
})
