// Programs of several processes whose answer does not depend on who runs when.
import type { Random } from './random.ts'
import * as t from './syntax.ts'
import { type Body, type Expr, type Statement, x } from './syntax.ts'
import type { Env, Names } from './patterns.ts'
import type { Expressions } from './expressions.ts'

type Shape = (c: Concurrent) => Body

export class Concurrent {
  readonly r: Random
  readonly names: Names
  readonly e: Expressions

  constructor(r: Random, names: Names, e: Expressions) {
    this.r = r
    this.names = names
    this.e = e
  }

  body(): Body {
    return this.r.pick(shapes)(this)
  }

  fresh(): string {
    return this.names.fresh()
  }

  /** A number from one variable, kept small. */
  number(name: string, depth = 2): Expr {
    return x(t.int)`li(${this.e.expr(t.int, [{ name, type: t.int }], depth)})`
  }

  /** A term that every process may send: from numbers at hand. */
  term(env: Env, depth = 2): Expr {
    return this.e.expr(
      this.r.pick([t.int, t.binary, t.list(t.int), t.tuple(t.int, t.atom), t.map(t.int, t.int)]),
      env,
      depth,
    )
  }
}

const make = (statements: readonly [string | undefined, Expr][], result: Expr): Body => ({
  statements: statements.map(([binds, expr]): Statement => (binds === undefined ? { expr } : { binds, expr })),
  result,
})

/** Each process of a ring changes the token. */
const ring: Shape = (c) => {
  const [me, last, p, n, next, i, y] = Array.from({ length: 7 }, () => c.fresh()) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const step = c.number(n)
  return make(
    [
      [me, x(t.any)`self()`],
      [
        last,
        x(
          t.any,
        )`lists:foldl(fun(${i}, ${next}) -> spawn(fun() -> receive {token, ${n}} -> ${next} ! {token, ${step}} end end) end, ${me}, lists:seq(1, ${c.r.int(2, 30)}))`,
      ],
      [p, x(t.any)`${last} ! {token, ${c.e.expr(t.int, [], 2)}}`],
    ],
    x(t.any)`receive {token, ${y}} -> ${y} end`,
  )
}

/** Many compute, one collects: by sorting, or by taking the answers in order out of the mailbox. */
const fanIn: Shape = (c) => {
  const [me, i, k, y] = Array.from({ length: 4 }, () => c.fresh()) as [string, string, string, string]
  const n = c.r.int(2, 25)
  const work = c.term([{ name: i, type: t.int }], 3)
  const collect = c.r.chance(50)
    ? x(t.any)`[receive {r, ${k}, ${y}} -> ${y} end || ${k} <- lists:seq(1, ${n})]`
    : x(t.any)`lists:sort([receive {r, ${k}, ${y}} -> {${k}, ${y}} end || _ <- lists:seq(1, ${n})])`
  return make(
    [
      [me, x(t.any)`self()`],
      [
        undefined,
        x(
          t.any,
        )`[spawn(fun() -> ${me} ! {r, ${i}, try ${work} catch _:_ -> failed end} end) || ${i} <- lists:seq(1, ${n})]`,
      ],
    ],
    collect,
  )
}

/** Processes that end for different reasons, seen by monitors. */
const monitors: Shape = (c) => {
  const [ps, i, r, y] = Array.from({ length: 4 }, () => c.fresh()) as [string, string, string, string]
  const work = c.term([{ name: i, type: t.int }], 3)
  const end = c.r.pick(['exit', 'throw', 'error'])
  return make(
    [
      [
        ps,
        x(
          t.any,
        )`[spawn_monitor(fun() -> case ${i} rem 4 of 0 -> ${end}(${work}); 1 -> exit({value, ${work}}); 2 -> ${work}; _ -> exit(self(), {killed, ${i}}), receive never -> ok end end end) || ${i} <- lists:seq(1, ${c.r.int(2, 20)})]`,
      ],
    ],
    x(t.any)`[receive {'DOWN', ${r}, process, _, ${y}} -> reason(${y}) end || {_, ${r}} <- ${ps}]`,
  )
}

/** Linked processes and trapped exits. */
const links: Shape = (c) => {
  const [ps, i, p, y] = Array.from({ length: 4 }, () => c.fresh()) as [string, string, string, string]
  const work = c.number(i)
  return make(
    [
      [undefined, x(t.any)`process_flag(trap_exit, true)`],
      [
        ps,
        x(
          t.any,
        )`[spawn_link(fun() -> case ${work} of X when X rem 2 =:= 0 -> exit({even, X}); X when X > 10 -> X; X -> error({odd, X}) end end) || ${i} <- lists:seq(1, ${c.r.int(2, 15)})]`,
      ],
    ],
    x(t.any)`[receive {'EXIT', ${p}, ${y}} -> reason(${y}) end || ${p} <- ${ps}]`,
  )
}

/** A server with a state, called in order. */
const server: Shape = (c) => {
  const [loop, s, m, p, call, ref, a, y] = Array.from({ length: 8 }, () => c.fresh()) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const inside: Env = [
    { name: s, type: t.int },
    { name: m, type: t.int },
  ]
  const next = c.e.expr(t.int, inside, 2)
  const answer = c.e.expr(c.r.pick([t.int, t.binary, t.list(t.int)]), inside, 2)
  return make(
    [
      [
        loop,
        x(
          t.any,
        )`fun ${`L${loop}`}(${s}) -> receive {${p}, ${ref}, ${m}} -> ${p} ! {${ref}, catch ${answer}}, ${`L${loop}`}(try li(${next}) catch _:_ -> ${s} end); stop -> ok end end`,
      ],
      [`${p}0`, x(t.any)`spawn(fun() -> ${loop}(${String(c.r.int(-5, 20))}) end)`],
      [
        call,
        x(
          t.any,
        )`fun(${a}) -> Ref${call} = make_ref(), ${p}0 ! {self(), Ref${call}, ${a}}, receive {Ref${call}, {'EXIT', {${y}, _}}} -> {failed, ${y}}; {Ref${call}, ${y}} -> ${y} end end`,
      ],
      [`${y}0`, x(t.any)`[${call}(X) || X <- ${c.e.expr(t.list(t.int), [], 2)}]`],
      [undefined, x(t.any)`${p}0 ! stop`],
    ],
    x(t.any)`${y}0`,
  )
}

/** Stages that pass items on, each changing them; the order of the items is kept. */
const pipeline: Shape = (c) => {
  const [me, first, i, next, n, loop] = Array.from({ length: 6 }, () => c.fresh()) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const items = c.r.int(1, 12)
  const change = c.number(n)
  return make(
    [
      [me, x(t.any)`self()`],
      [
        first,
        x(
          t.any,
        )`lists:foldl(fun(_, ${next}) -> spawn(fun() -> (fun L${loop}() -> receive {item, ${n}} -> ${next} ! {item, try ${change} catch _:_ -> 0 end}, L${loop}(); stop -> ${next} ! stop end end)() end) end, ${me}, lists:seq(1, ${c.r.int(1, 8)}))`,
      ],
      [undefined, x(t.any)`[${first} ! {item, ${i}} || ${i} <- lists:seq(1, ${items})]`],
      [undefined, x(t.any)`${first} ! stop`],
    ],
    x(t.any)`[receive {item, X} -> X end || _ <- lists:seq(1, ${items})] ++ [receive stop -> done end]`,
  )
}

/** Messages taken out of the mailbox by patterns. */
const selective: Shape = (c) => {
  const [y, z, w] = [c.fresh(), c.fresh(), c.fresh()]
  const pivot = c.r.int(-3, 10)
  return make(
    [
      [undefined, x(t.any)`[self() ! {n, X} || X <- ${c.e.expr(t.list(t.int), [], 3)}]`],
      [undefined, x(t.any)`[self() ! X || X <- [first, {n, ${pivot}}, "text", {m, 1}, last]]`],
      [y, x(t.any)`receive last -> receive {m, A${y}} -> A${y} end end`],
      [
        z,
        x(
          t.any,
        )`(fun F${z}() -> receive {n, N${z}} when N${z} > ${pivot} -> [N${z} | F${z}()] after 0 -> [] end end)()`,
      ],
      [w, x(t.any)`(fun F${w}() -> receive M${w} -> [M${w} | F${w}()] after 0 -> [] end end)()`],
    ],
    x(t.any)`{${y}, ${z}, ${w}}`,
  )
}

/** Timers of different lengths; each message comes, and only those that were not cancelled. */
const timers: Shape = (c) => {
  const [rs, i, k, rest] = [c.fresh(), c.fresh(), c.fresh(), c.fresh()]
  const n = c.r.int(2, 10)
  return make(
    [
      [
        rs,
        x(
          t.any,
        )`[{${i}, erlang:send_after(case ${i} rem 3 of 0 -> 100000; _ -> ${i} rem 5 end, self(), {t, ${i}, ${c.number(i)}})} || ${i} <- lists:seq(1, ${n})]`,
      ],
      [k, x(t.any)`[is_integer(erlang:cancel_timer(R)) || {X, R} <- ${rs}, X rem 3 =:= 0]`],
      [rest, x(t.any)`[receive {t, X, Y} -> {X, Y} end || X <- lists:seq(1, ${n}), X rem 3 =/= 0]`],
    ],
    x(t.any)`{${k}, ${rest}}`,
  )
}

/** A table that many write to, each its own keys. */
const table: Shape = (c) => {
  const [me, tab, i, n] = [c.fresh(), c.fresh(), c.fresh(), c.fresh()]
  const count = c.r.int(2, 12)
  return make(
    [
      [me, x(t.any)`self()`],
      [tab, x(t.any)`ets:new(t, [${c.r.pick(['set', 'ordered_set', 'bag', 'duplicate_bag'])}, public])`],
      [
        undefined,
        x(
          t.any,
        )`[spawn(fun() -> catch ets:insert(${tab}, [{{${i}, X rem 3}, ${c.term([{ name: i, type: t.int }], 2)}} || X <- lists:seq(1, 3)]), catch ets:update_counter(${tab}, sum, ${i}, {sum, 0}), ${me} ! done end) || ${i} <- lists:seq(1, ${count})]`,
      ],
      [undefined, x(t.any)`[receive done -> ok end || _ <- lists:seq(1, ${count})]`],
      [n, x(t.any)`lists:sort(ets:tab2list(${tab}))`],
      [undefined, x(t.any)`ets:delete(${tab})`],
    ],
    x(t.any)`${n}`,
  )
}

/** A tree of processes, each waiting for its children. */
const tree: Shape = (c) => {
  const [f, d, r, y] = [c.fresh(), c.fresh(), c.fresh(), c.fresh()]
  const leaf = c.number(d)
  return make(
    [
      [
        f,
        x(
          t.any,
        )`fun F${f}(0, ${d}) -> ${leaf}; F${f}(N${f}, ${d}) -> S${f} = self(), ${r} = make_ref(), [spawn(fun() -> S${f} ! {${r}, C${f}, try F${f}(N${f} - 1, ${d} + C${f}) catch _:_ -> bad end} end) || C${f} <- [1, 2]], [receive {${r}, C, ${y}} -> ${y} end || C <- [1, 2]] end`,
      ],
    ],
    x(t.any)`${f}(${c.r.int(1, 4)}, ${c.r.int(-4, 9)})`,
  )
}

const shapes: readonly Shape[] = [ring, fanIn, monitors, links, server, pipeline, selective, timers, table, tree]
