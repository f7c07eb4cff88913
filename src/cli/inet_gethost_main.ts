/** The program `inet_gethost` alone: each system that looks names up has one, and waits for it to begin. */
import { inetGethost } from './inet_gethost.ts'

inetGethost()
