defmodule Calculator.Rules do
  @moduledoc "Operators as clauses made by a macro."
  defmacro operator(symbol, name, do: body) do
    quote do
      def apply_operator(unquote(symbol), var!(a), var!(b)), do: {unquote(name), unquote(body)}
    end
  end

  defmacro __using__(_) do
    quote do
      import Calculator.Rules
      @before_compile Calculator.Rules
    end
  end

  defmacro __before_compile__(_env) do
    quote do
      def apply_operator(other, _, _), do: raise(ArgumentError, "no operator #{inspect(other)}")
    end
  end
end

defmodule Calculator do
  use Calculator.Rules

  operator(?+, :sum, do: a + b)
  operator(?-, :difference, do: a - b)
  operator(?*, :product, do: a * b)
  operator(?/, :quotient, do: div(a, b))

  @precedence %{?+ => 1, ?- => 1, ?* => 2, ?/ => 2}

  def evaluate(text) do
    with {:ok, tokens} <- tokens(text, []), {value, []} <- expression(tokens, 0) do
      {:ok, value}
    else
      {_, rest} when is_list(rest) -> {:error, {:left, rest}}
      error -> error
    end
  rescue
    error in [ArithmeticError, ArgumentError] -> {:error, Exception.message(error)}
  end

  defp tokens(<<c, rest::binary>>, acc) when c in ~c" \t\n", do: tokens(rest, acc)
  defp tokens(<<c, _::binary>> = text, acc) when c in ?0..?9 do
    {number, rest} = Integer.parse(text)
    tokens(rest, [number | acc])
  end
  defp tokens(<<c, rest::binary>>, acc) when c in ~c"+-*/()", do: tokens(rest, [{:op, c} | acc])
  defp tokens("", acc), do: {:ok, Enum.reverse(acc)}
  defp tokens(<<c::utf8, _::binary>>, _), do: {:error, {:character, <<c::utf8>>}}

  defp expression(tokens, least) do
    {left, rest} = primary(tokens)
    climb(left, rest, least)
  end

  defp climb(left, [{:op, op} | rest] = tokens, least) when is_map_key(@precedence, op) do
    case @precedence[op] do
      level when level >= least ->
        {right, rest} = expression(rest, level + 1)
        {_, value} = apply_operator(op, left, right)
        climb(value, rest, least)

      _ ->
        {left, tokens}
    end
  end
  defp climb(left, tokens, _), do: {left, tokens}

  defp primary([number | rest]) when is_integer(number), do: {number, rest}
  defp primary([{:op, ?-} | rest]) do
    {value, rest} = primary(rest)
    {-value, rest}
  end
  defp primary([{:op, ?(} | rest]) do
    {value, [{:op, ?)} | rest]} = expression(rest, 0)
    {value, rest}
  end
end
