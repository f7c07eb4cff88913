/** What flags of the emulator set for the whole machine, where it is no part's own. */
export type TimeWarp = 'no_time_warp' | 'single_time_warp' | 'multi_time_warp'

export class Settings {
  /** `+C` */
  timeWarp: TimeWarp
  /** `+c`: only told, the clocks are the host's. */
  timeCorrection = true
  /** `+A`: only told, as the next ones. */
  asyncThreads = 1
  /** `+T` */
  timingLevel: number | undefined = undefined
  /** `+R` */
  compatibleRelease: number
  /** `+zdbbl`, bytes */
  distBusyLimit = 1048576
  /** `+zdntgc`, seconds */
  nodeTableDelay: number | 'infinity' = 60
  /** `+zosrl` */
  systemRequests = 2
  /** `+e` */
  tables = 8192
  /** `+spp` */
  portParallelism = false
  /** `+ec` */
  compressTables = false

  constructor(release: number) {
    this.timeWarp = release >= 26 ? 'multi_time_warp' : 'no_time_warp'
    this.compatibleRelease = release
  }
}
