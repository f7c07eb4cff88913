# Protocols, behaviours, macros, quoting, evaluation, exceptions and their printing, guards, with, pipes.
defprotocol Lang.Shape do
  @fallback_to_any true
  @doc "Area"
  def area(shape)
end
defmodule Lang.Square do
  @derive {Inspect, only: [:side]}
  @enforce_keys [:side]
  defstruct [:side, secret: 1]
end
defmodule Lang.Circle do
  defstruct r: 1
  defimpl Lang.Shape do
    def area(c), do: 3 * c.r * c.r
  end
  defimpl String.Chars do
    def to_string(c), do: "circle of #{c.r}"
  end
  defimpl Inspect do
    import Inspect.Algebra
    def inspect(c, opts), do: concat(["#Circle<", to_doc(c.r, opts), ">"])
  end
  defimpl Enumerable do
    def count(c), do: {:ok, c.r}
    def member?(_, _), do: {:error, __MODULE__}
    def slice(_), do: {:error, __MODULE__}
    def reduce(c, acc, f), do: Enumerable.List.reduce(Enum.to_list(1..c.r), acc, f)
  end
  defimpl Collectable do
    def into(c), do: {c, fn a, {:cont, x} -> %{a | r: a.r + x}; a, :done -> a; _, :halt -> :ok end}
  end
end
defimpl Lang.Shape, for: Lang.Square do
  def area(s), do: s.side * s.side
end
defimpl Lang.Shape, for: [Integer, Any] do
  def area(x), do: {:any, x}
end
defmodule Lang.Behave do
  @callback run(term) :: term
  @callback maybe() :: :ok
  @optional_callbacks maybe: 0
  defmacro __using__(opts) do
    quote do
      @behaviour Lang.Behave
      @before_compile Lang.Behave
      Module.register_attribute(__MODULE__, :things, accumulate: true)
      @opts unquote(opts)
      def opts, do: @opts
      def run(x), do: x
      defoverridable run: 1
    end
  end
  defmacro __before_compile__(env) do
    things = Module.get_attribute(env.module, :things)
    quote do
      def things, do: unquote(things)
    end
  end
end
defmodule Lang.Impl do
  use Lang.Behave, a: 1
  @things :one
  @things :two
  @impl true
  def run(x), do: {super(x), __MODULE__, __ENV__.function}
end
defmodule Lang.Error do
  defexception [:code, message: "default"]
  @impl true
  def exception(code) when is_integer(code), do: %__MODULE__{code: code, message: "code #{code}"}
  def exception(opts), do: struct!(__MODULE__, opts)
end
defmodule Lang.Macros do
  defmacro unless2(c, do: body), do: quote(do: if(!unquote(c), do: unquote(body)))
  defmacro trace(expr) do
    text = Macro.to_string(expr)
    quote do
      value = unquote(expr)
      IO.puts("#{unquote(text)} = #{inspect(value)}")
      value
    end
  end
  defguard is_even(x) when is_integer(x) and rem(x, 2) == 0
  for {name, n} <- [one: 1, two: 2], do: def(unquote(name)(), do: unquote(n))
  defmacro hidden, do: quote(do: var!(hidden) = 3)
end

defmodule Lang do
  require Lang.Macros
  import Lang.Macros
  def p(x), do: IO.inspect(x, width: 100)

  def protocols do
    p(Lang.Shape.area(%Lang.Square{side: 3})); p(Lang.Shape.area(%Lang.Circle{r: 2})); p(Lang.Shape.area(7)); p(Lang.Shape.area("s")); p(%Lang.Square{side: 1}); p("#{%Lang.Circle{}}"); p([%Lang.Circle{r: 5}]); p(Enum.map(%Lang.Circle{r: 3}, &(&1 * 2))); p(Enum.count(%Lang.Circle{r: 3})); p(Enum.member?(%Lang.Circle{r: 3}, 2)); p(Enum.into([1, 2], %Lang.Circle{})); p(Lang.Shape.impl_for(1.5)); p(Lang.Shape.__protocol__(:functions)); p(Lang.Impl.run(1)); p(Lang.Impl.opts()); p(Lang.Impl.things()); p(Lang.Behave.behaviour_info(:callbacks)); p(Lang.Impl.__info__(:functions)); p(Lang.Circle.__info__(:struct))
    try do to_string({1}) rescue e -> p(e) end
    try do Enum.map(1, & &1) rescue e -> IO.puts(Exception.message(e)) end
  end

  def macros do
    unless2 false do p(:unless) end; trace(1 + 2 * 3); p({one(), two()}); p(Enum.filter(1..6, &is_even/1)) ; hidden(); p(quote(do: foo(1, [a: b]) |> bar)); p(Macro.expand_once(quote(do: unless(a, do: b)), __ENV__) |> Macro.to_string()); p(Code.eval_string("a + b", a: 1, b: 2)); p(Code.eval_quoted(quote(do: x = 1 + unquote(5)))); p(Code.string_to_quoted("f(x, 1")); p(Code.string_to_quoted!("%{a | b: 1}")); p(Macro.prewalk(quote(do: a + 1), fn {:+, m, a} -> {:-, m, a}; x -> x end) |> Macro.to_string()); p(Macro.camelize("foo_bar")); p(Macro.underscore("FooBar.Baz")); p(Macro.escape({1, %{a: [2]}, :c})); p(Macro.decompose_call(quote(do: a.b(1)))); p(quote(bind_quoted: [x: 1], do: x)); p(Macro.validate({1, 2, 3})); p(Macro.unpipe(quote(do: a |> b |> c)) |> Enum.map(&Macro.to_string(elem(&1, 0))))
    {{:module, m, bin, value}, _} = Code.eval_string("defmodule Lang.Dyn do\n def f, do: :first\nend"); p({m, is_binary(bin), value}); p(apply(Lang.Dyn, :f, [])); Module.create(Lang.Dyn2, quote(do: def(g(x), do: x * 2)), Macro.Env.location(__ENV__)); p(apply(Lang.Dyn2, :g, [4])); p(Code.ensure_loaded?(Lang.Dyn2)); p(function_exported?(Lang.Dyn2, :g, 1)); p(Code.fetch_docs(Lang.Dyn2)); p(Module.concat(A, "B.C")); p(Module.split(A.B)); p(__ENV__.module)
    for text <- ["1 +", "x = ", "foo(", "def f do", "\"abc", "a b c d", "%{a: 1", "1a", "fn -> end end", ":\"", "[1, 2"] do
      try do Code.string_to_quoted!(text) rescue e -> IO.puts(Exception.message(e)) end
    end
    for text <- ["undefined_fun(1)", "nope + 1", "defmodule X1 do\n def f(a), do: b\nend", "import NoSuch", "%NoSuch{}", "^x = 1", "case 1 do end", "String.upcase(:a)", "raise \"x\"", "1 = 2", "fn 1 -> 2 end.(3)", "hd([])", ":a + 1", "with {:ok, x} <- 1, do: x, else: (2 -> 3)", "cond do false -> 1 end", "try do throw(:t) catch x -> {:caught, x} end", "[a | b] = []", "if 1, do: 2", "elem({1}, 3)", "Map.new([1])", "apply(Foo, :bar, [])", "Integer.parse(:x)", "struct!(Date, x: 1)", "Date.new!(2024, 13, 1)", "String.to_existing_atom(\"zzzz_no_such\")", "binary_to_term = 1; binary_to_term", ":erlang.binary_to_term(<<1>>)", "Enum.fetch!([], 1)", "Keyword.fetch!([], :a)", "File.read!(\"/no/such\")", "exit(:bye)", "throw(:ball)", "Process.sleep(:x)", "send(:no_such_name, 1)", "<<300::utf8, x::binary>> = \"a\"", "Enum.random([])", "List.first(1)"] do
      out = ExUnit.CaptureIO.with_io(:stderr, fn -> try do {:ok, Code.eval_string(text) |> elem(0)} rescue e -> {:error, Exception.format_banner(:error, e, __STACKTRACE__)} catch k, v -> {k, v} end end)
      p({text, out})
    end
  end

  def exceptions do
    for f <- [fn -> raise "text" end, fn -> raise ArgumentError end, fn -> raise Lang.Error, 5 end, fn -> raise Lang.Error, message: "m" end, fn -> 1 / zero() end, fn -> List.to_integer(id([?a])) end, fn -> Lang.nope() end, fn -> private(:x) end, fn -> :erlang.error(:custom) end, fn -> exit({:shutdown, 1}) end, fn -> throw(:t) end, fn -> id(fn x -> x end).(1, 2) end, fn -> id(1).(2) end, fn -> Map.put(id(:a), 1, 2) end, fn -> case id(1) do 2 -> 3 end end, fn -> cond do id(nil) -> 1 end end, fn -> {1, _} = id({2, 3}) end, fn -> with 1 <- id(2), do: 3, else: (4 -> 5) end, fn -> String.split(id(nil)) end, fn -> id(%{})[:a][:b].c end, fn -> Keyword.get(id(1), :a) end, fn -> <<id("x")::8>> end, fn -> id(1) and true end, fn -> not id(1) end, fn -> Process.register(self(), nil) end, fn -> :ets.lookup(:no_table, 1) end, fn -> String.to_integer("x") end, fn -> %Lang.Square{side: 1}.nope end, fn -> reraise("again", []) end, fn -> Enum.reduce(id([]), &+/2) end] do
      try do f.() catch kind, e ->
        text = Exception.format(kind, e, Enum.map(__STACKTRACE__, fn {m, f, a, l} -> {m, f, a, Keyword.take(l, [:file, :line, :error_info])} end))
        text |> String.split("\n") |> Enum.reject(&(&1 =~ ~r/elixir_(compiler|module)|\(elixir [\d.]+\) lib\/(code|module|kernel)|driver|stdlib.*\((erl_eval|elixir)/)) |> Enum.join("\n") |> IO.puts()
        if kind == :error do {e2, _} = Exception.blame(:error, e, __STACKTRACE__); IO.puts(Exception.message(e2)) end
      end
    end
    p(try do 1 rescue _ -> 2 else 1 -> :else after IO.puts("after") end); p(try do raise "x" rescue e in [ArgumentError, RuntimeError] -> e.message end); p(Exception.format_mfa(Foo, :bar, 2)); p(Exception.format_fa(fn -> 1 end, 0) =~ "#Function"); p(Exception.normalize(:error, {:badmatch, 1})); p(Exception.message(%Lang.Error{code: 1})); p(is_exception(%Lang.Error{})); assert_like = fn -> (try do raise Lang.Error, code: 2 rescue e in Lang.Error -> e end) end; p(assert_like.())
    p(with {:ok, a} <- {:ok, 1}, b = a + 1, true <- b > 1 do {a, b} else _ -> :no end); p(with {:ok, _} <- :error do 1 else :error -> :handled end); x = 5; p(case {1, 5} do {1, ^x} when x > 3 -> :pinned; _ -> :no end); f = &(&1 + &2); p(f.(1, 2)); p(5 |> then(&(&1 * 2)) |> tap(&IO.inspect/1)); p(if(nil, do: 1)); p(nil || :default); p(1 && nil); p(destructure([a, b, c], [1, 2])); p({a, b, c}); p(max(1, :a))
  rescue e -> p(e)
  end
  def zero, do: String.to_integer("0")
  def id(x), do: :erlang.binary_to_term(:erlang.term_to_binary(x))
  defp private(1), do: 1
  defp private(x) when is_integer(x), do: 2
end

Lang.protocols(); Lang.macros(); Lang.exceptions()
