defmodule Shop.Cart do
  use Agent, restart: :temporary
  require Logger
  alias Shop.{Item, Priced, Stock}

  def open(name) do
    {:ok, _} = DynamicSupervisor.start_child(Shop.CartSupervisor, {__MODULE__, name})
    name
  end

  def start_link(name), do: Agent.start_link(fn -> [] end, name: via(name))
  defp via(name), do: {:via, Registry, {Shop.Carts, name}}

  def add(name, sku, count) do
    with {:ok, %Item{} = item} <- Stock.take(sku, count) do
      Logger.debug(fn -> "#{name}: #{item}" end)
      Agent.update(via(name), &[Shop.Discounts.apply_all(item) | &1])
    end
  end

  def total(name), do: Agent.get(via(name), &Priced.price/1)
  def receipt(name), do: for(item <- Agent.get(via(name), &Enum.reverse/1), into: "", do: <<"- ", to_string(item)::binary, ?\n>>)
end
