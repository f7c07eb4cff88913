# ExUnit: passing, failing, skipped, excluded tests, setups, tags, describe, captures, diffs.
Application.put_env(:ex_unit, :autorun, false)
ExUnit.start(autorun: false, seed: 0, colors: [enabled: false], max_cases: 1, exclude: [:slow], trace: false)

defmodule Testing.Case do
  use ExUnit.CaseTemplate
  using do
    quote do: import(Testing.Case)
  end
  setup_all do: {:ok, all: 1}
  def helper, do: 42
end

defmodule Testing.SomeTest do
  use Testing.Case, async: false
  import ExUnit.CaptureIO
  setup %{all: all} = context do
    on_exit(fn -> :ok end)
    [each: all + 1, name: context.test]
  end
  test "passes", %{each: each}, do: assert(each == 2)
  test "helper", do: assert(helper() == 42)
  test "compares", do: assert(1 + 1 == 3)
  test "lists", do: assert([1, 2, %{some_key: "some text"}] == [1, 3, %{some_key: "same text", another_key: 2}])
  test "matches", do: assert({:ok, x} = {:error, 1}) && x
  test "refutes", do: refute(1 == 1)
  test "raises", do: raise(ArgumentError, "bad thing")
  test "exits", do: exit(:reason)
  test "throws", do: throw(:ball)
  test "raised", do: assert_raise(ArithmeticError, fn -> raise "other" end)
  test "received" do
    send(self(), {:got, 1})
    assert_receive {:got, 1}
    refute_received :x
    assert_received {:never, _}
  end
  test "in delta", do: assert_in_delta(1.0, 2.0, 0.5)
  test "captures", do: assert(capture_io(fn -> IO.puts("x") end) == "y\n")
  test "calls", do: assert(Enum.member?([1, 2], 3), "a message of its own")
  test "strings", do: assert("hello world" == "hello brave world")
  test "regexes", do: assert("abc" =~ ~r/x/)
  test "not implemented"
  @tag :skip
  test "skipped", do: flunk()
  @tag :slow
  test "excluded", do: flunk()
  describe "group" do
    setup do: {:ok, group: true}
    @tag k: :v
    test "tagged", %{group: g, k: k, describe: d}, do: assert({g, k, d} == {true, :v, "group"})
    test "flunks", do: flunk("no")
  end
  test "linked" do
    Process.flag(:trap_exit, true)
    pid = start_supervised!({Agent, fn -> 1 end})
    assert Agent.get(pid, & &1) == 1
    assert :ok == stop_supervised(Agent)
  end
end

defmodule Testing.DocExample do
  @doc """
      iex> Testing.DocExample.double(2)
      4
  """
  def double(x), do: x * 2
end

result = ExUnit.CaptureIO.with_io(fn -> ExUnit.run() end)
{counts, text} = result
IO.inspect(counts)
text |> String.replace(~r/in [\d.]+ seconds.*/, "in T") |> String.replace(~r/#PID<[\d.]+>/, "#PID") |> IO.puts()
