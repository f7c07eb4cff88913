defmodule Shop.Stock do
  @moduledoc "What there is: a server with a table."
  use GenServer
  alias Shop.Item

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)

  @doc "Puts an item into the stock."
  @spec put(Item.t()) :: :ok
  def put(%Item{} = item), do: GenServer.call(__MODULE__, {:put, item})

  @spec take(Item.sku(), pos_integer) :: {:ok, Item.t()} | {:error, :none | {:only, non_neg_integer}}
  def take(sku, count \\ 1) when is_binary(sku) and count > 0, do: GenServer.call(__MODULE__, {:take, sku, count})

  def all, do: :ets.tab2list(__MODULE__) |> Enum.map(&elem(&1, 1)) |> Enum.sort_by(& &1.sku)

  @impl true
  def init(_) do
    {:ok, :ets.new(__MODULE__, [:named_table, :protected, read_concurrency: true])}
  end

  @impl true
  def handle_call({:put, item}, _from, table) do
    :ets.insert(table, {item.sku, item})
    {:reply, :ok, table}
  end

  def handle_call({:take, sku, count}, _from, table) do
    reply =
      with [{_, item}] <- :ets.lookup(table, sku),
           left when left >= 0 <- item.count - count do
        :ets.insert(table, {sku, %{item | count: left}})
        {:ok, %{item | count: count}}
      else
        [] -> {:error, :none}
        missing -> {:error, {:only, missing + count}}
      end

    {:reply, reply, table}
  end
end
