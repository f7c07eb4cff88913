defmodule Shop.Rules do
  @moduledoc "A small language for discounts."
  defmacro __using__(_) do
    quote do
      import Shop.Rules, only: [rule: 2]
      Module.register_attribute(__MODULE__, :rules, accumulate: true)
      @before_compile Shop.Rules
    end
  end

  defmacro rule(name, do: block) do
    quote bind_quoted: [name: name, block: Macro.escape(block, unquote: true)] do
      @rules name
      def apply_rule(unquote(name), var!(item)), do: unquote(block)
    end
  end

  defmacro __before_compile__(env) do
    rules = env.module |> Module.get_attribute(:rules) |> Enum.reverse()

    quote do
      def rules, do: unquote(rules)
      def apply_all(item), do: Enum.reduce(rules(), item, &apply_rule/2)
    end
  end
end
