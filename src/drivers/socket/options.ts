/**
 * Options of sockets: names, numbers on Linux, and the kind of value, which option_values.ts knows. What has no number is known by
 * name only; a kind after `<` is only read, one after `>` only written.
 */
/** Levels and options of Linux that are meant by their numbers here. */
export const SOL_SOCKET = 1
export const SOL_IP = 0
export const SO_LINGER = 13

export interface Option {
  readonly name: string
  readonly number: number | undefined
  readonly get: string | undefined
  readonly set: string | undefined
}
export interface Level {
  readonly name: string
  readonly number: number
  readonly options: readonly Option[]
}

const SOCKET = `acceptconn 30 bool, acceptfilter, bindtodevice 25 device, broadcast 6 bool, bsp_state @27, busy_poll, debug 1 int, domain 39 <domain,
  dontroute 5 bool, error, exclusiveaddruse @27, keepalive 9 bool, linger 13 linger, mark, maxdg @27, max_msg_size @27, oobinline 10 bool,
  passcred 16 bool, peek_off 42 int, peercred, priority 12 int, protocol 38 <protocol, rcvbuf 8 int, rcvbufforce, rcvlowat 18 int, rcvtimeo,
  reuseaddr 2 bool, reuseport 15 bool, rxq_ovfl, setfib, sndbuf 7 int, sndbufforce, sndlowat 19 int, sndtimeo, timestamp 29 bool,
  timestampns 35 bool @29, type 3 <type`
const IP = `add_membership 35 >membership, add_source_membership 39 >source, block_source 38 >source, dontfrag, drop_membership 36 >membership,
  drop_source_membership 40 >source, freebind 15 bool, hdrincl 3 bool, minttl 21 int, msfilter 41 >msfilter, mtu 14 <int,
  mtu_discover 10 discover, multicast_all 49 bool, multicast_if 32 in, multicast_loop 34 bool, multicast_ttl 33 int, nodefrag 22 bool, options,
  pktinfo 8 bool, pktoptions 9 <pktoptions, recvdstaddr, recverr 11 bool, recvif, recvopts 6 bool, recvorigdstaddr 20 bool, recvtos 13 bool,
  recvttl 12 bool, retopts 7 bool, router_alert 5 int, sendsrcaddr, tos 1 tos, transparent 19 bool, ttl 2 int, unblock_source 37 >source`
const IPV6 = `addrform 1 >domain, add_membership 20 >membership6, authhdr 10 bool, auth_level, checksum, drop_membership 21 >membership6,
  dstopts 59 bool, esp_network_level, esp_trans_level, faith, flowinfo 11 bool, hoplimit 52 bool, hopopts 54 bool, ipcomp_level, join_group,
  leave_group, mtu 24 int, mtu_discover 23 discover, multicast_hops 18 hops, multicast_if 17 int, multicast_loop 19 bool, portrange, pktoptions,
  recverr 25 bool, recvhoplimit 51 bool, recvpktinfo 49 bool, recvtclass 66 bool, router_alert 22 int, rthdr 57 bool, tclass 67 int,
  unicast_hops 16 hops, use_min_mtu, v6only 26 bool`
const SCTP = `associnfo 1 associnfo, auth_active_key, auth_chunk, auth_delete_key, auth_key, autoclose 4 int, context, delayed_ack_time,
  disable_fragments 8 bool, hmac_ident, events 11 >events, explicit_eor, fragment_interleave, initmsg 2 initmsg, local_auth_chunks, maxseg 13 int,
  maxburst, nodelay 3 bool, peer_addr_params, peer_auth_chunks, reset_streams, rtoinfo 0 rtoinfo, use_ext_recvinfo`
const SCTP_OLD = `adaption_layer, default_send_params, get_peer_addr_info, i_want_mapped_v4_addr, partial_delivery_point, primary_addr,
  set_peer_primary_addr, status`
const SCTP_NEW = `adaptation_layer 7 none, default_send_param 10 none, get_assoc_stats 112 none, get_peer_addr_info 15 none,
  i_want_mapped_v4_addr 12 bool, partial_delivery, primary_addr 6 none, set_peer_primary_addr 5 none, status 14 none`
const TCP = 'congestion 13 congestion, cork 3 bool, info, maxseg 2 int, md5sig, nodelay 1 bool, noopt, nopush, syncnt'
const TCP_KEEP = 'keepcnt 6 int, keepidle 4 int, keepintvl 5 int'

function parsed(text: string, release: number): Option[] {
  return text.split(/,\s+/u).flatMap((entry) => {
    const words = entry.split(' ')
    const since = words.at(-1)!.startsWith('@') ? Number(words.pop()!.slice(1)) : 0
    if (release < since) return []
    const [name, number, kind] = words as [string, string?, string?]
    const bare = kind?.replace(/^[<>]/u, '')
    return [{
      name,
      number: number === undefined ? undefined : Number(number),
      get: kind?.startsWith('>') ? undefined : bare,
      set: kind?.startsWith('<') ? undefined : bare,
    }]
  })
}

const names = (text: string): string => text.replace(/ \d+ \w+/gu, '')

/** Levels of a release. */
export function LEVELS(release: number): readonly Level[] {
  const keep = release >= 27 ? TCP_KEEP : names(TCP_KEEP)
  const timeout = release >= 29 ? 'user_timeout 18 int' : 'user_timeout'
  return [
    { name: 'socket', number: 1, options: parsed(SOCKET, release) },
    { name: 'ip', number: 0, options: parsed(IP, release) },
    { name: 'ipv6', number: 41, options: parsed(IPV6, release) },
    { name: 'sctp', number: 132, options: parsed(`${SCTP}, ${release >= 29 ? SCTP_NEW : SCTP_OLD}`, release) },
    { name: 'udp', number: 17, options: parsed('cork 1 bool', release) },
    { name: 'tcp', number: 6, options: parsed(`${TCP}, ${keep}, ${timeout}`, release) },
  ]
}
