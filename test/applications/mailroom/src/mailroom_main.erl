-module(mailroom_main).
-export([main/0]).

main() ->
    logger:set_primary_config(level, none),
    {ok, _} = application:ensure_all_started(mailroom),
    pages(),
    errors(),
    changes(),
    stacks(),
    many(),
    crash(),
    ok = application:stop(mailroom),
    io:format("gone: ~p ~p~n", [code:is_loaded(mailroom_t_page), ets:whereis(mailroom_cache)]).

show(Name, Vars) ->
    io:format("---- ~p~n", [Name]),
    try io:format("~ts~n", [mailroom_cache:render(Name, Vars)])
    catch Class:Why -> io:format("~p ~tp~n", [Class, Why])
    end.

pages() ->
    mailroom_cache:add(base, "<html><title>{% block title %}Untitled{% endblock %}</title>\n<body>{% block body %}{% endblock %}\n{% include footer %}</body></html>"),
    mailroom_cache:add(footer, "<i>{{ year }} &copy; {{ owner | default(\"nobody\") }}</i>"),
    mailroom_cache:add(page,
        "{% extends base %}{% block title %}{{ title | upper }}{% endblock %}\n{% block body %}\n"
        "{%- for item in items %}\n{{ loop.index }}. {{ item.name }}{% if item.price > 100 %} (dear){% elif item.price == 0 %} (free){% else %} for {{ item.price | money }}{% endif %}"
        "{% if not loop.last %},{% endif %}{% empty %}nothing{% endfor %}\n{# never seen {{ x }} #}{% endblock %}"),
    Items = [#{name => <<"Bread & butter">>, price => 2.5}, #{name => "Gold", price => 1900}, #{name => <<"Lüft"/utf8>>, price => 0}],
    show(page, #{title => <<"straße"/utf8>>, items => Items, year => 2024, owner => <<"<me>">>}),
    show(page, #{title => shop, items => [], year => 2025}),
    show(base, #{}),
    mailroom_cache:add(letter,
        "Dear {{ person.first_name | capitalize }} {{ person.names.1 }},\n{% set total = a * 2 + b %}{% set label = \"sum: \" ++ total %}the {{ label }}, the day {{ day | date }}.\n"
        "{% for k in table %}{{ k.1 }}={{ k.2 | pad(6) }};{% endfor %} {% for x in m %}{% for y in m %}{{ x * y }}{% if not loop.last %},{% endif %}{% endfor %}|{% endfor %}\n"
        "{% raw %}no tags here{% endraw %} {{ html | safe }} {{ html }} {{ long | truncate(10) }} {{ list | sort | reverse | join(\"-\") }} {{ (list | length) + 1 }}\n"
        "{{ text | replace(\"o+\", \"0\") }} {{ text | words | last }} {{ data | json }} {{ missing }} {{ missing.deep.er }} {{ -a }} {{ 7 rem 4 }} {{ tuple.2 }} {{ float }}\n"
        "{% if a and not missing or b %}yes{% endif %}{% if a == 3 and b /= 4 %}no{% else %}else{% endif %} {{- \" tight\" -}}   \n  end"),
    show(letter, #{person => #{first_name => "ann-marie", names => [<<"Ó Sé"/utf8>>]}, a => 3, b => 4, day => {2024, 2, 29}, table => #{x => 1, y => <<"zwölf"/utf8>>}, m => [1, 2, 3],
        html => <<"<b>\"x\"'</b>">>, long => <<"ein sehr langer Text"/utf8>>, list => [3, 1, 2], text => <<"food for fools">>, data => #{a => 1, b => #{c => <<"d">>}}, tuple => {1, two}, float => 0.1}).

errors() ->
    [begin mailroom_cache:add(bad, Text), show(bad, #{}) end || Text <- [
        "{% if x %}", "{{ x", "{{ }}", "line\nline {{ 1 + }}", "{% endif %}", "{% wrong %}", "{{ x | nofilter }}", "{% for x on y %}{% endfor %}", "{# no end", "{{ \"abc }}", "{% include nowhere %}",
        "{% block a %}{% endblock %}{% block a %}{% endblock %}", "{{ 1 + \"x\" }}", "{{ x ) }}", "{% %}", "{% raw %}{{ x }}{% endraw %}", "{{ $a + 1 }}"]],
    show(none, #{}).

changes() ->
    mailroom_cache:add(counter, "one {{ n }}"),
    show(counter, #{n => 1}),
    mailroom_cache:add(counter, "two {{ n }}"),
    show(counter, #{n => 2}),
    mailroom_cache:add(counter, "three {{ n }}"),
    show(counter, #{n => 3}),
    io:format("~p ~p~n", [mailroom_cache:versions(counter), mailroom_cache:known()]),
    %% One that lingers in the old version goes when that is purged.
    mailroom_cache:add(slow, "{{ wait | join(\"\") }}"),
    F = mailroom_t_counter,
    {Pid, Ref} = spawn_monitor(fun() -> lingering(fun F:render/1, fun() -> mailroom_cache:render(counter, #{n => 4}) end) end),
    mailroom_cache:add(counter, "four {{ n }}"),
    show(counter, #{n => 5}),
    Pid ! {self(), go},
    receive {'DOWN', Ref, _, _, Why} -> io:format("lingering: ~p~n", [Why]) end,
    mailroom_cache:forget(counter),
    show(counter, #{}),
    io:format("~p~n", [catch mailroom_t_counter:render(#{})]).

lingering(Fun, Other) -> receive {_, go} -> exit({iolist_to_binary(Fun(#{n => held})), iolist_to_binary(Other())}) end.

%% Errors in templates are where the template says.
stacks() ->
    mailroom_cache:add(fails, "a\nb\n{{ x + 1 }}\n{% for i in list %}\n{{ 1 / i }}{% endfor %}"),
    [try iolist_to_binary(mailroom_cache:render(fails, Vars)) of Text -> io:format("~p~n", [Text])
     catch error:Why:Trace -> io:format("~p ~p~n  ~p~n", [Why, hd(Trace), lists:sublist([{M, F, A, proplists:get_value(line, L)} || {M, F, A, L} <- tl(Trace), M =:= mailroom_t_fails], 2)])
     end || Vars <- [#{x => 1, list => [1, 2]}, #{x => a, list => []}, #{x => 1, list => [1, 0]}]].

many() ->
    [mailroom_cache:add(list_to_atom("t" ++ integer_to_list(I)), io_lib:format("~b:{% for i in l %}{{ i * ~b }} {% endfor %}{% include t~b %}", [I, I, I - 1])) || I <- lists:seq(1, 25)],
    mailroom_cache:add(t0, "."),
    Me = self(),
    Pids = [spawn_link(fun() -> Me ! {self(), erlang:md5(mailroom_cache:render(t25, #{l => lists:seq(1, I)}))} end) || I <- lists:seq(1, 20)],
    io:format("~p~n", [[receive {P, M} -> binary:encode_hex(binary:part(M, 0, 4)) end || P <- Pids]]),
    io:format("~ts~n", [mailroom_cache:render(t3, #{l => [1, 2]})]).

crash() ->
    Ref = monitor(process, mailroom_cache),
    exit(whereis(mailroom_cache), kill),
    receive {'DOWN', Ref, _, _, Why} -> io:format("~p~n", [Why]) end,
    wait(),
    show(page, #{}),
    pages().

wait() -> case ets:whereis(mailroom_cache) of undefined -> timer:sleep(2), wait(); _ -> ok end.
