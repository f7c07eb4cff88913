defmodule Words do
  @moduledoc "Streams, comprehensions, regular expressions, ranges, dates."
  require Logger

  @stop ~w(the a an of and or to in)
  @word ~r/\p{L}+/u

  for word <- @stop do
    def stop?(unquote(word)), do: true
  end
  def stop?(_), do: false

  def frequencies(lines) do
    lines
    |> Stream.map(&String.downcase/1)
    |> Stream.flat_map(fn line -> Regex.scan(@word, line) end)
    |> Stream.map(&hd/1)
    |> Stream.reject(&stop?/1)
    |> Enum.reduce(%{}, fn word, counts -> Map.update(counts, word, 1, &(&1 + 1)) end)
    |> Enum.sort_by(fn {word, count} -> {-count, word} end)
  end

  def pairs(limit), do: for(x <- 1..limit, y <- x..limit, rem(x * y, 7) == 0, into: %{}, do: {{x, y}, x * y})

  def table(rows) do
    widths = rows |> Enum.zip_with(fn column -> column |> Enum.map(&String.length/1) |> Enum.max() end)
    Enum.map_join(rows, "\n", fn row ->
      row |> Enum.zip(widths) |> Enum.map_join(" | ", fn {cell, width} -> String.pad_trailing(cell, width) end)
    end)
  end

  def week(%Date{} = day), do: Date.range(Date.beginning_of_week(day), Date.end_of_week(day)) |> Enum.map(&Date.to_iso8601/1)

  def parallel(list, fun) do
    list
    |> Task.async_stream(fun, ordered: true, timeout: 1_000)
    |> Enum.map(fn
      {:ok, value} -> value
      {:exit, reason} ->
        Logger.warning("lost: #{inspect(reason)}")
        nil
    end)
  end

  def describe(value) do
    cond do
      is_nil(value) -> "nothing"
      is_binary(value) and String.valid?(value) -> ~s("#{value}")
      match?({:ok, _}, value) -> "fine: #{inspect(elem(value, 1))}"
      true -> inspect(value, limit: 5)
    end
  end
end

defmodule Words.Application do
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Registry, keys: :unique, name: Words.Registry},
      {DynamicSupervisor, name: Words.Workers, strategy: :one_for_one},
      {Words.Cache, limit: 100}
    ]

    Supervisor.start_link(children, strategy: :rest_for_one, name: Words.Supervisor)
  end
end

defmodule Words.Cache do
  use Agent

  def start_link(options), do: Agent.start_link(fn -> {options[:limit], %{}} end, name: __MODULE__)

  def fetch(key, make) do
    case Agent.get(__MODULE__, fn {_, map} -> Map.fetch(map, key) end) do
      {:ok, value} -> value
      :error -> tap(make.(), &put(key, &1))
    end
  end

  defp put(key, value) do
    Agent.update(__MODULE__, fn
      {limit, map} when map_size(map) >= limit -> {limit, %{key => value}}
      {limit, map} -> {limit, Map.put(map, key, value)}
    end)
  end
end
