defmodule Shop.Item do
  @moduledoc "What is sold."
  @enforce_keys [:name, :price]
  defstruct name: nil, price: 0, stock: 0, tags: []

  @type t :: %__MODULE__{name: String.t(), price: non_neg_integer, stock: integer, tags: [atom]}

  def new(name, price, options \\ []) when is_binary(name) and price >= 0 do
    struct!(__MODULE__, [name: name, price: price] ++ options)
  end

  def take(%__MODULE__{stock: stock} = item, count) when count <= stock, do: {:ok, %{item | stock: stock - count}}
  def take(%__MODULE__{}, _), do: {:error, :out_of_stock}
end

defprotocol Shop.Priced do
  @fallback_to_any true
  def price(thing)
end

defimpl Shop.Priced, for: Shop.Item do
  def price(%{price: price}), do: price
end

defimpl Shop.Priced, for: List do
  def price(things), do: things |> Enum.map(&Shop.Priced.price/1) |> Enum.sum()
end

defimpl Shop.Priced, for: Any do
  def price(_), do: 0
end

defmodule Shop.Inventory do
  use GenServer

  def start_link(options), do: GenServer.start_link(__MODULE__, Keyword.get(options, :items, []), name: options[:name] || __MODULE__)
  def put(server \\ __MODULE__, item), do: GenServer.call(server, {:put, item})
  def sell(server \\ __MODULE__, name, count), do: GenServer.call(server, {:sell, name, count})
  def report(server \\ __MODULE__), do: GenServer.call(server, :report)

  @impl true
  def init(items), do: {:ok, Map.new(items, &{&1.name, &1})}

  @impl true
  def handle_call({:put, %Shop.Item{name: name} = item}, _from, state) do
    {:reply, :ok, Map.update(state, name, item, fn old -> %{old | stock: old.stock + item.stock} end)}
  end

  def handle_call({:sell, name, count}, _from, state) do
    with {:ok, item} <- Map.fetch(state, name),
         {:ok, left} <- Shop.Item.take(item, count) do
      {:reply, {:ok, item.price * count}, Map.put(state, name, left)}
    else
      :error -> {:reply, {:error, :unknown}, state}
      {:error, _} = error -> {:reply, error, state}
    end
  end

  def handle_call(:report, _from, state) do
    lines = for {name, item} <- Enum.sort(state), item.stock > 0, do: "#{name}: #{item.stock} at #{item.price}"
    {:reply, Enum.join(lines, "\n"), state}
  end
end
