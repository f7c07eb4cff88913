%% filename, uri_string, filelib parts that touch no files, inet_parse addresses.
-module(lib_filename_uri).
-include("check.hrl").

main() ->
    ?F([filename:join(L) || L <- [["a", "b"], ["/a", "b"], ["a", "/b"], ["a/", "b/"], ["a", "..", "b"], ["", "a"]]]),
    ?F(filename:join("a", <<"b">>)),
    ?F([filename:split(P) || P <- ["/a/b/c", "a//b", "/", "", "a/"]]),
    ?F([filename:basename(P) || P <- ["/a/b.erl", "b", "/", "a/b/"]]),
    ?F(filename:basename("/a/b.erl", ".erl")),
    ?F([filename:dirname(P) || P <- ["/a/b.erl", "b", "/", "a/b/"]]),
    ?F([filename:extension(P) || P <- ["a.erl", "a", "a.b.c", ".hidden", "a.d/b"]]),
    ?F([filename:rootname(P) || P <- ["a.erl", "a.b.c", "a.d/b"]]),
    ?F([filename:pathtype(P) || P <- ["/a", "a", "../a"]]),
    ?F(filename:flatten(["a", [$b, c]])),
    ?F(filename:nativename("/a//b/")),
    ?F(uri_string:parse("http://user@host:8080/p/a?q=1&r=2#frag") =:= #{scheme => "http", userinfo => "user", host => "host", port => 8080, path => "/p/a", query => "q=1&r=2", fragment => "frag"}),
    ?F(uri_string:recompose(#{scheme => "https", host => "h", path => "/x", query => "a=b"})),
    ?F(uri_string:normalize("HTTP://a/b/../c/%7euser")),
    ?F(uri_string:dissect_query("a=1&b=%20x+y&c")),
    ?F(uri_string:compose_query([{"a", "1"}, {"b", "x y"}, {"c", true}])),
    ?F(uri_string:percent_decode("%41%42")),
    ?F(uri_string:quote("a b/ü")),
    ?F(uri_string:unquote("a%20b")),
    ?F(uri_string:resolve("../x", "http://h/a/b/c")),
    ?F(lists:sort(maps:to_list(uri_string:parse(<<"foo://bar?x">>)))),
    ?F(uri_string:parse("http://[::1]:80/") =/= x),
    ?F(uri_string:parse("http://host:abc")),
    ?F([inet_parse:address(A) || A <- ["127.0.0.1", "::1", "1.2.3", "256.1.1.1", "fe80::1:2", "x"]]),
    ?F(inet_parse:ntoa({1, 2, 3, 4})),
    ?F(inet_parse:ntoa({0, 0, 0, 0, 0, 0, 0, 1})),
    ok.
