# Enum, Map, Keyword, MapSet, List, Tuple, Range, Stream, comprehensions, Access.
defmodule Data.Point do
  defstruct [:x, y: 2, z: nil]
end

defmodule Data do
  alias Data.Point

  def p(value), do: IO.inspect(value, limit: :infinity, width: 100)

  def enums do
    list = [5, 3, 8, 1, 9, 2]
    p(Enum.sort(list)); p(Enum.sort(list, :desc)); p(Enum.sort_by(list, &rem(&1, 4)))
    p(Enum.chunk_every(list, 4, 2)); p(Enum.chunk_by(list, &(&1 > 4))); p(Enum.chunk_while(list, [], fn x, acc -> if x == 8, do: {:cont, Enum.reverse([x | acc]), []}, else: {:cont, [x | acc]} end, fn acc -> {:cont, acc, []} end))
    p(Enum.group_by(list, &rem(&1, 3), &(&1 * 10))); p(Enum.frequencies(~w(a b a c b a))); p(Enum.zip([1, 2, 3], [:a, :b])); p(Enum.unzip(a: 1, b: 2))
    p(Enum.reduce_while(list, 0, fn x, s -> if s > 10, do: {:halt, s}, else: {:cont, s + x} end)); p(Enum.scan(list, &+/2)); p(Enum.flat_map_reduce(list, 0, fn x, a -> {[x, a], a + x} end))
    p(Enum.min_max(list)); p(Enum.split_with(list, &(&1 > 3))); p(Enum.with_index(list, 1)); p(Enum.dedup([1, 1, 2, 2, 1])); p(Enum.uniq_by([{1, :a}, {2, :a}], &elem(&1, 1)))
    p(Enum.slide(Enum.to_list(0..9), 1..3, 6)); p(Enum.zip_with([[1, 2], [3, 4], [5, 6]], &Enum.sum/1)); p(Enum.product(list)); p(Enum.join(list, "-")); p(Enum.map_join(list, ",", &(&1 * 2)))
    p(Enum.take_every(1..10, 3)); p(Enum.at(list, -1)); p(Enum.fetch(list, 10)); p(Enum.find_index(list, &(&1 == 8))); p(Enum.into(%{a: 1}, [])); p(Enum.into([a: 1, b: 2], %{c: 3}))
    p(Enum.sort([~D[2024-03-01], ~D[2023-12-31]], Date)); p(Enum.max_by(~w(aa b cccc), &String.length/1)); p(Enum.intersperse([1, 2, 3], 0)); p(Enum.count_until(1..100, 5))
    p(Enum.sum(1..100//7)); p(Enum.to_list(10..1//-3)); p(Range.size(1..10//3)); p(Range.disjoint?(1..5, 6..9)); p(3 in 1..10//2); p(Enum.slice(1..20, 2..10//3))
  end

  def maps do
    map = Map.new(1..40, &{&1, &1 * &1})
    p(map); p(Map.take(map, [1, 2, 50])); p(Map.split(map, [1, 2]) |> elem(0)); p(Map.update(%{a: 1}, :b, 7, & &1)); p(Map.merge(%{a: 1, b: 2}, %{b: 3}, fn k, a, b -> {k, a, b} end))
    p(Map.get_and_update(%{a: 1}, :a, &{&1, &1 + 1})); p(Map.pop(%{a: 1}, :b, :none)); p(Map.filter(map, fn {k, _} -> rem(k, 13) == 0 end)); p(Map.intersect(%{a: 1, b: 2}, %{b: 4}))
    p(put_in(%{a: %{b: %{c: 1}}}, [:a, :b, :c], 2)); p(update_in(%{a: [%{n: 1}, %{n: 2}]}, [:a, Access.all(), :n], &(&1 * 10))); p(get_in(%{a: [1, 2, {3, 4}]}, [:a, Access.at(2), Access.elem(1)]))
    p(pop_in(%{a: %{b: 1, c: 2}}, [:a, :b])); p(get_and_update_in([a: 1, b: 2], [:a], &{&1, :new})); p(Access.fetch(%{a: 1}, :b)); p(get_in(%{users: [%{age: 10}, %{age: 20}]}, [:users, Access.filter(&(&1.age > 15)), :age]))
    p(Keyword.merge([a: 1, b: 2], b: 3, c: 4)); p(Keyword.get_values([a: 1, a: 2], :a)); p(Keyword.validate([a: 1], [:a, b: 2])); p(Keyword.validate([z: 1], [:a])); p(Keyword.pop_first([a: 1, a: 2], :a)); p(Keyword.split([a: 1, b: 2], [:a]))
    set = MapSet.new([3, 1, 2, 3]); p(set); p(MapSet.union(set, MapSet.new([9]))); p(MapSet.difference(set, MapSet.new([1]))); p(MapSet.subset?(MapSet.new([1]), set)); p(MapSet.symmetric_difference(set, MapSet.new([1, 7]))); p(Enum.map(set, & &1))
    p(%Point{x: 1}); p(%{%Point{} | y: 5}); p(Map.from_struct(%Point{})); p(struct(Point, x: 7, q: 1)); p(match?(%Point{y: 2}, %Point{})); p(is_struct(%Point{}, Point)); p(%Point{}.__struct__)
    try do struct!(Point, q: 1) rescue e -> p(e) end
    try do %{a: 1}.b rescue e -> p(Exception.message(e)) end
    try do Map.fetch!(%{"a" => 1}, "b") rescue e -> IO.puts(Exception.message(e)) end
    try do %{%{a: 1} | b: 1} rescue e -> p(e) end
  end

  def lists do
    p(List.flatten([1, [2, [3, []]]])); p(List.foldr([1, 2, 3], [], &[&1 * 2 | &2])); p(List.keysort([b: 1, a: 2], 0)); p(List.myers_difference([1, 2, 3], [1, 3, 4])); p(List.pop_at([1, 2, 3], 1)); p(List.zip([[1, 2], [3, 4]]))
    p(List.improper?([1 | 2])); p(List.wrap(nil)); p(List.to_string([?a, "b", [?c]])); p(List.to_charlist(["añ", ?b])); p(List.starts_with?([1, 2, 3], [1, 2])); p(List.update_at([1, 2], -1, &(&1 * 9))); p(List.duplicate(:a, 3)); p([1, 2, 3, 2] -- [2]); p(List.to_tuple([1, 2]))
    p(Tuple.insert_at({1, 2}, 1, :x)); p(Tuple.sum({1, 2})); p(Tuple.to_list({1, 2})); p(put_elem({:a, :b}, 1, :c))
    p(for x <- 1..4, y <- x..4, x * y > 5, do: {x, y}); p(for <<c <- "abc">>, into: "", do: <<c + 1>>); p(for {k, v} <- %{a: 1, b: 2}, into: %{}, do: {v, k}); p(for x <- [1, 2, 3, 2], uniq: true, do: x); p(for x <- 1..5, reduce: 0 do acc -> acc + x end)
    p(for <<r::8, g::8, b::8 <- <<1, 2, 3, 4, 5, 6>> >>, do: {r, g, b}); p(for {:ok, x} <- [{:ok, 1}, :error, {:ok, 2}], do: x); p(for x <- 1..3, do: (for y <- 1..x, do: y))
  end

  def streams do
    p(Stream.iterate(1, &(&1 * 2)) |> Stream.take_while(&(&1 < 100)) |> Enum.to_list()); p(Stream.unfold({0, 1}, fn {a, b} -> {a, {b, a + b}} end) |> Enum.take(10)); p(Stream.cycle([1, 2]) |> Stream.zip(~w(a b c)) |> Enum.to_list())
    p(Stream.resource(fn -> 3 end, fn 0 -> {:halt, 0}; n -> {[n, n], n - 1} end, fn n -> IO.puts("closed #{n}") end) |> Enum.to_list()); p(Stream.transform([1, 2, 3], 0, fn x, a -> {[x + a], a + x} end) |> Enum.to_list()); p(1..10 |> Stream.chunk_every(3) |> Stream.map(&Enum.sum/1) |> Enum.to_list())
    p(Stream.interval(1) |> Enum.take(3)); p(Stream.repeatedly(fn -> 1 end) |> Enum.take(2)); p(Stream.concat([1..3, [:a]]) |> Enum.to_list()); p(Stream.dedup([1, 1, 2]) |> Enum.to_list()); p(Stream.with_index(~w(a b)) |> Enum.to_list()); p(Stream.flat_map(1..3, &List.duplicate(&1, &1)) |> Enum.to_list())
    p(1..5 |> Stream.map(&(&1 + 1)) |> Stream.filter(&(rem(&1, 2) == 0))); p(Stream.map(1..3, & &1) |> Stream.run()); p(Enum.zip(Stream.map(1..3, & &1), 4..6)); p(Stream.scan(1..5, &+/2) |> Enum.reverse()); p(Stream.each([1], &IO.inspect/1) |> Enum.to_list())
    {:suspended, acc, next} = Enumerable.reduce(1..5, {:cont, []}, fn x, a -> if x == 3, do: {:suspend, [x | a]}, else: {:cont, [x | a]} end); p(acc); p(next.({:cont, acc}))
  end
end

Data.enums(); Data.maps(); Data.lists(); Data.streams()
