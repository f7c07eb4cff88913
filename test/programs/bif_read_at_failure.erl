%% Results of BIFs that the compiler knows not to fail are read at the labels for their failure, when control comes there from behind.
-module(bif_read_at_failure).
-include("check.hrl").

main() ->
    Maps = [#{abc => 0, jkl => 0}, #{abc => 0, def => 0}, #{def => 0, jkl => 0}, #{abc => 0, mno => 0, jkl => 0}, #{jkl => 0}, #{}],
    [?P(keys(Map)) || Map <- Maps],
    [?P(collected(Map)) || Map <- Maps],
    [?P(arity(F)) || F <- [fun() -> ok end, fun(_) -> ok end, fun(_, _) -> ok end, a]],
    [?P(logical(A, B)) || A <- [true, false], B <- [true, false]],
    [?P(logical(A, B)) || A <- [1], B <- [true, 2]],
    ok.

keys(#{} = Map) ->
    case case Abc = is_map_key(abc, Map) of false -> false; _ -> is_map_key(def, Map) end of
        true -> {def, ghi, abc};
        false ->
            case case Jkl = is_map_key(jkl, Map) of false -> false; _ -> is_map_key(def, Map) end of
                true -> {def, ghi, jkl};
                false ->
                    case case Abc of false -> false; _ -> is_map_key(mno, Map) end of
                        true -> {mno, nil, abc};
                        false -> case Jkl of true -> {jkl, nil, nil}; false -> error end
                    end
            end
    end.

%% with a collection on the way
collected(#{} = Map) ->
    case case Abc = is_map_key(abc, Map) of false -> false; _ -> is_map_key(def, Map) end of
        true -> {def, Abc};
        false ->
            L = [Map, [Map | Abc]],
            case Abc of true -> {L, abc}; false -> {L, none} end
    end.

arity(F) ->
    case case One = is_function(F, 1) of false -> false; _ -> is_function(id(F)) end of
        true -> {one, One};
        false ->
            case case Two = is_function(F, 2) of false -> false; _ -> is_function(id(F)) end of
                true -> {two, One, Two};
                false -> {One, Two}
            end
    end.

logical(A, B) when is_boolean(A), is_boolean(B) ->
    case case Not = not A of false -> false; _ -> B end of
        true -> {Not, first};
        false ->
            case case And = (A and B) of false -> false; _ -> Not end of
                true -> {Not, And, second};
                false -> case And of true -> {Not, third}; false -> {Not, none} end
            end
    end;
logical(_, _) -> other.
