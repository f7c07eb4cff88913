# Runs programs one after the other, as many as are named.
ExUnit.start(autorun: false)
# The order of a small map's atoms is that of their creation, which differs from start to start.
Inspect.Opts.default_inspect_fun(fn term, opts ->
  Inspect.inspect(term, %{opts | custom_options: Keyword.put(opts.custom_options, :sort_maps, true)})
end)
for file <- System.argv() do
  IO.puts("==== #{Path.basename(file)}")
  try do
    Code.eval_file(file)
  catch
    kind, reason -> IO.puts("ended: " <> Exception.format_banner(kind, reason, __STACKTRACE__))
  end
end
