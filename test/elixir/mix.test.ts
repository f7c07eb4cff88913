/** A project made by `mix new`, from its first compilation to its tests: mix says on Glulam what it says on `erl`. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { elixirs, type Elixir } from './elixirs.ts'

const cart = `defmodule Shop.Cart do
  @moduledoc "A cart in a process."
  use GenServer
  def start_link(opts \\\\ []), do: GenServer.start_link(__MODULE__, %{}, opts)
  def add(cart, item, n \\\\ 1) when n > 0, do: GenServer.call(cart, {:add, item, n})
  @doc """
      iex> {:ok, c} = Shop.Cart.start_link()
      iex> Shop.Cart.add(c, :tea, 2)
      2
  """
  def total(cart), do: GenServer.call(cart, :total)
  @impl true
  def init(state), do: {:ok, state}
  @impl true
  def handle_call({:add, item, n}, _from, state) do
    state = Map.update(state, item, n, &(&1 + n))
    {:reply, state[item], state}
  end
  def handle_call(:total, _from, state), do: {:reply, state |> Map.values() |> Enum.sum(), state}
end
`

const tests = `defmodule Shop.CartTest do
  use ExUnit.Case, async: false
  doctest Shop.Cart
  setup do
    {:ok, cart: start_supervised!(Shop.Cart)}
  end
  test "adds", %{cart: cart} do
    assert Shop.Cart.add(cart, :tea) == 1
    assert Shop.Cart.add(cart, :tea, 2) == 3
    assert Shop.Cart.total(cart) == 3
  end
  test "fails", %{cart: cart} do
    assert Shop.Cart.total(cart) == 1
  end
  test "raises" do
    assert_raise FunctionClauseError, fn -> Shop.Cart.add(self(), :x, 0) end
  end
  @tag :skip
  test "skipped", do: flunk()
end
`

/** What each step of a project's life says. */
async function life({ run }: Elixir, ours: boolean): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'glulam-mix-'))
  const shop = join(folder, 'shop')
  const said: Record<string, unknown> = {}
  const mix = async (...args: string[]): Promise<void> => {
    const { code, out, err } = await run(ours, 'mix', args, args[0] === 'new' ? folder : shop)
    said[args.join(' ')] = { code, out: out.replaceAll(folder, 'FOLDER'), err: err.replaceAll(folder, 'FOLDER') }
  }
  await mix('new', 'shop', '--sup')
  mkdirSync(join(shop, 'lib/shop'), { recursive: true })
  writeFileSync(join(shop, 'lib/shop/cart.ex'), cart)
  writeFileSync(join(shop, 'lib/bad.ex'), 'defmodule Bad do def f(x), do: y end')
  // one file of tests alone has an order
  rmSync(join(shop, 'test/shop_test.exs'))
  writeFileSync(join(shop, 'test/cart_test.exs'), tests)
  await mix('compile')
  rmSync(join(shop, 'lib/bad.ex'))
  await mix('test', '--seed', '0')
  await mix('format', '--check-formatted')
  await mix('run', '-e', 'IO.inspect({Shop.hello(), is_pid(Process.whereis(Shop.Supervisor))})')
  return said
}

suite('mix', { skip: elixirs.length === 0 && 'no Elixir to compare with' }, () => {
  for (const elixir of elixirs) {
    test(`OTP ${elixir.release}`, { timeout: 600_000 }, async () => {
      const [ours, theirs] = await Promise.all([true, false].map((glulam) => life(elixir, glulam)))
      assert.deepEqual(ours, theirs)
    })
  }
})
