# GenServer, Supervisor, DynamicSupervisor, Registry, Task, Agent, Process, PartitionSupervisor.
defmodule Procs.Counter do
  use GenServer
  def start_link(opts), do: GenServer.start_link(__MODULE__, opts[:from] || 0, Keyword.take(opts, [:name]))
  @impl true
  def init(n), do: {:ok, n, {:continue, :go}}
  @impl true
  def handle_continue(:go, n), do: {:noreply, n + 1}
  @impl true
  def handle_call(:get, _from, n), do: {:reply, n, n}
  def handle_call({:add, k}, _from, n), do: {:reply, :ok, n + k, 10}
  def handle_call(:later, from, n) do
    Process.send_after(self(), {:reply, from}, 5)
    {:noreply, n}
  end
  def handle_call(:stop, _from, n), do: {:stop, :normal, :bye, n}
  def handle_call(:crash, _from, _n), do: raise("crashed")
  @impl true
  def handle_cast(:inc, n), do: {:noreply, n + 1}
  @impl true
  def handle_info(:timeout, n) do
    send(:tester, :timed_out)
    {:noreply, n + 1000}
  end
  def handle_info({:reply, from}, n) do
    GenServer.reply(from, :late)
    {:noreply, n}
  end
  def handle_info(_, n), do: {:noreply, n}
  @impl true
  def terminate(reason, n), do: IO.inspect({:terminate, reason, n})
end

defmodule Procs.Sup do
  use Supervisor
  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)
  @impl true
  def init(strategy) do
    children = [
      Supervisor.child_spec({Procs.Counter, name: :c1}, id: :c1),
      Supervisor.child_spec({Procs.Counter, name: :c2, from: 10}, id: :c2),
      {Agent, fn -> :agent end}
    ]
    Supervisor.init(children, strategy: strategy, max_restarts: 5)
  end
end

defmodule Procs do
  alias Procs.{Counter, Sup}
  def p(x), do: IO.inspect(x)
  def wait(f), do: if(f.(), do: :ok, else: (Process.sleep(2); wait(f)))

  def server do
    Process.register(self(), :tester)
    {:ok, c} = Counter.start_link(name: :counter, from: 5)
    p(GenServer.call(c, :get)); GenServer.cast(:counter, :inc); p(GenServer.call(:counter, :get)); p(GenServer.call(c, {:add, 4})); p(receive do :timed_out -> :timed_out after 10_000 -> :none end); p(:sys.get_state(c)); p(GenServer.call(c, :later)); p(GenServer.whereis(:counter) == c)
    p(Counter.start_link(name: :counter) |> elem(0)); p(GenServer.call(c, :stop)); p(catch_exit(fn -> GenServer.call(:counter, :get) end)); p(Counter.child_spec([]))
    {:ok, c} = GenServer.start(Counter, 0); ref = Process.monitor(c); p(catch_exit(fn -> GenServer.call(c, :crash) end) |> elem(0) |> elem(0)); p(receive do {:DOWN, ^ref, :process, ^c, {e, _}} -> e end)
    {:ok, c} = GenServer.start(Counter, 0); p(GenServer.stop(c, :shutdown)); p(Process.alive?(c)); {:ok, c} = GenServer.start_link(Counter, 0); :sys.suspend(c); p(catch_exit(fn -> GenServer.call(c, :get, 0) end) |> elem(0)); Process.unlink(c); Process.exit(c, :kill)
  end
  def catch_exit(f) do
    try do f.() catch :exit, e -> e end
  end

  def supervisors do
    {:ok, sup} = Sup.start_link(:one_for_all)
    p(Supervisor.count_children(sup)); p(Supervisor.which_children(sup) |> Enum.map(&elem(&1, 0))); old = Process.whereis(:c2); Process.exit(Process.whereis(:c1), :kill); wait(fn -> (new = Process.whereis(:c2)) && new != old && Process.whereis(:c1) end); p(GenServer.call(:c2, :get))
    p(Supervisor.terminate_child(sup, :c1)); p(Supervisor.restart_child(sup, :c1) |> elem(0)); p(Supervisor.delete_child(sup, :c2)); p(Supervisor.stop(sup))
    {:ok, dyn} = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 2); {:ok, a} = DynamicSupervisor.start_child(dyn, {Agent, fn -> 1 end}); {:ok, _} = DynamicSupervisor.start_child(dyn, %{id: :x, start: {Agent, :start_link, [fn -> 2 end]}, restart: :temporary}); p(DynamicSupervisor.start_child(dyn, {Agent, fn -> 3 end})); p(DynamicSupervisor.count_children(dyn)); p(DynamicSupervisor.terminate_child(dyn, a)); p(DynamicSupervisor.which_children(dyn) |> Enum.map(&Tuple.delete_at(&1, 1))); DynamicSupervisor.stop(dyn)
    {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 0 end}, name: Procs.Parts, partitions: 3); for k <- 1..4, do: Agent.update({:via, PartitionSupervisor, {Procs.Parts, k}}, &(&1 + k)); p(for k <- 0..2, do: Agent.get({:via, PartitionSupervisor, {Procs.Parts, k}}, & &1)); p(PartitionSupervisor.partitions(Procs.Parts))
  end

  def registries do
    {:ok, _} = Registry.start_link(keys: :unique, name: Procs.Reg); {:ok, _} = Registry.start_link(keys: :duplicate, name: Procs.Pub, partitions: 2); {:ok, _} = Registry.register(Procs.Reg, "k", :v); p(Registry.register(Procs.Reg, "k", :w) |> elem(0)); p(Registry.lookup(Procs.Reg, "k") == [{self(), :v}]); p(Registry.update_value(Procs.Reg, "k", fn v -> {v, 2} end)); p(Registry.keys(Procs.Reg, self())); p(Registry.values(Procs.Reg, "k", self()))
    {:ok, a} = Agent.start_link(fn -> 42 end, name: {:via, Registry, {Procs.Reg, :agent}}); p(Agent.get({:via, Registry, {Procs.Reg, :agent}}, & &1)); p(Registry.count(Procs.Reg)); Agent.stop(a); wait(fn -> Registry.lookup(Procs.Reg, :agent) == [] end); p(Registry.select(Procs.Reg, [{{:"$1", :_, :"$2"}, [], [{{:"$1", :"$2"}}]}]))
    for t <- [:a, :b, :a], do: Registry.register(Procs.Pub, t, t); Registry.dispatch(Procs.Pub, :a, fn entries -> for {pid, v} <- entries, do: send(pid, {:event, v}) end); p(for _ <- 1..2, do: (receive do m -> m end)); Registry.unregister(Procs.Pub, :a); p(Registry.count_match(Procs.Pub, :b, :_)); p(Registry.meta(Procs.Reg, :m)); Registry.put_meta(Procs.Reg, :m, 1); p(Registry.meta(Procs.Reg, :m))
  end

  def tasks do
    p(Task.async(fn -> 1 + 1 end) |> Task.await()); p(Task.async_stream(1..5, &(&1 * &1), max_concurrency: 2) |> Enum.to_list()); p(Task.await_many(for i <- 1..3, do: Task.async(fn -> i end))); p(Task.yield(Task.async(fn -> Process.sleep(:infinity) end), 5)); t = Task.async(fn -> Process.sleep(:infinity) end); p(Task.shutdown(t, :brutal_kill)); p(Task.async_stream([1, 200], fn x -> Process.sleep(x * 100) end, timeout: 2000, on_timeout: :kill_task) |> Enum.to_list()); p(Task.completed(7) |> Task.await())
    {:ok, sup} = Task.Supervisor.start_link(); p(Task.Supervisor.async_nolink(sup, fn -> :x end) |> Task.await()); p(Task.Supervisor.async_stream(sup, [1, 2], fn x -> x end, ordered: true) |> Enum.to_list()); p(Task.Supervisor.children(sup)); Process.flag(:trap_exit, true); t = Task.async(fn -> exit(:boom) end); e = catch_exit(fn -> Task.await(t) end); Logger.flush(); p(elem(e, 0)); p(receive do {:EXIT, _, r} -> r end); Process.flag(:trap_exit, false)
    {:ok, a} = Agent.start_link(fn -> %{} end); Agent.update(a, &Map.put(&1, :k, 1)); p(Agent.get_and_update(a, &{&1.k, %{}})); Agent.cast(a, Map, :put, [:z, 1]); p(Agent.get(a, & &1)); p(Agent.stop(a))
    parent = self(); pid = spawn(fn -> receive do {:hi, from} -> send(from, :there) after 1000 -> :no end end); send(pid, {:hi, self()}); p(receive do x -> x after 1000 -> :timeout end); {pid, ref} = spawn_monitor(fn -> exit(:reason) end); p(receive do {:DOWN, ^ref, _, ^pid, r} -> r end); Process.put(:key, 1); p(Process.get(:key)); p(Process.info(self(), :message_queue_len)); p(Process.delete(:key)); spawn_link(fn -> Process.register(self(), :named); send(parent, Process.whereis(:named) == self()) end); p(receive do x -> x end); p(is_reference(Process.send_after(self(), :tick, 1))); p(receive do x -> x end); p(Process.read_timer(make_ref())); p(Node.self()); p(Process.list() |> length > 20)
  end
end

Procs.server(); Procs.supervisors(); Procs.registries(); Procs.tasks()
