Nonterminals uminus statement query core columns column exprs expr from_part source joins join_part opt_where opt_group opt_having opt_order orders order_part opt_limit
  names defs def type opt_key rows row sets set_part opt_alias opt_distinct whens when_ opt_else.
Terminals name integer float string select from where and or not insert into values update set delete create table index on drop 'join' left order by asc desc
  group having limit offset as null is in like between primary key int text real begin commit rollback distinct true false 'case' 'when' then 'else' 'end'
  exists explain union all
  '(' ')' ',' '.' '*' '=' '<' '>' '<=' '>=' '<>' '!=' '+' '-' '/' '%' '||'.
Rootsymbol statement.
Left 100 or.
Left 200 and.
Unary 300 not.
Nonassoc 400 '=' '<' '>' '<=' '>=' '<>' '!=' is in like between.
Left 500 '||'.
Left 600 '+' '-'.
Left 700 '*' '/' '%'.
Unary 800 uminus.

statement -> query : '$1'.
statement -> explain query : {explain, '$2'}.
statement -> insert into name '(' names ')' values rows : {insert, value('$3'), '$5', '$8'}.
statement -> insert into name '(' names ')' query : {insert_from, value('$3'), '$5', '$7'}.
statement -> update name set sets opt_where : {update, value('$2'), '$4', '$5'}.
statement -> delete from name opt_where : {delete, value('$3'), '$4'}.
statement -> create table name '(' defs ')' : {create_table, value('$3'), '$5'}.
statement -> create index on name '(' name ')' : {create_index, value('$4'), value('$6')}.
statement -> drop table name : {drop_table, value('$3')}.
statement -> begin : begin_transaction.
statement -> commit : commit.
statement -> rollback : rollback.

query -> core opt_order opt_limit : {select, '$1', '$2', '$3'}.
core -> core union select opt_distinct columns from_part opt_where opt_group opt_having : {union, distinct, '$1', {core, '$4', '$5', '$6', '$7', '$8', '$9'}}.
core -> core union all select opt_distinct columns from_part opt_where opt_group opt_having : {union, all, '$1', {core, '$5', '$6', '$7', '$8', '$9', '$10'}}.
core -> select opt_distinct columns from_part opt_where opt_group opt_having : {core, '$2', '$3', '$4', '$5', '$6', '$7'}.
core -> select opt_distinct columns : {core, '$2', '$3', none, none, [], none}.

opt_distinct -> '$empty' : all.
opt_distinct -> distinct : distinct.
columns -> '*' : star.
columns -> column : ['$1'].
columns -> column ',' columns : case '$3' of star -> return_error(0, "* after columns"); _ -> ['$1' | '$3'] end.
column -> expr : {'$1', none}.
column -> expr as name : {'$1', value('$3')}.

from_part -> from source joins : {'$2', '$3'}.
source -> name opt_alias : {value('$1'), case '$2' of none -> value('$1'); A -> A end}.
source -> '(' query ')' name : {{query, '$2'}, value('$4')}.
opt_alias -> '$empty' : none.
opt_alias -> name : value('$1').
opt_alias -> as name : value('$2').
joins -> '$empty' : [].
joins -> join_part joins : ['$1' | '$2'].
join_part -> 'join' source on expr : {inner, '$2', '$4'}.
join_part -> left 'join' source on expr : {left, '$3', '$5'}.
join_part -> ',' source : {inner, '$2', {literal, true}}.

opt_where -> '$empty' : none.
opt_where -> where expr : '$2'.
opt_group -> '$empty' : [].
opt_group -> group by exprs : '$3'.
opt_having -> '$empty' : none.
opt_having -> having expr : '$2'.
opt_order -> '$empty' : [].
opt_order -> order by orders : '$3'.
orders -> order_part : ['$1'].
orders -> order_part ',' orders : ['$1' | '$3'].
order_part -> expr : {'$1', asc}.
order_part -> expr asc : {'$1', asc}.
order_part -> expr desc : {'$1', desc}.
opt_limit -> '$empty' : {0, infinity}.
opt_limit -> limit integer : {0, value('$2')}.
opt_limit -> limit integer offset integer : {value('$4'), value('$2')}.

names -> name : [value('$1')].
names -> name ',' names : [value('$1') | '$3'].
defs -> def : ['$1'].
defs -> def ',' defs : ['$1' | '$3'].
def -> name type opt_key : {value('$1'), '$2', '$3'}.
type -> int : int.
type -> text : text.
type -> real : real.
opt_key -> '$empty' : nullable.
opt_key -> not null : not_null.
opt_key -> primary key : primary.
rows -> row : ['$1'].
rows -> row ',' rows : ['$1' | '$3'].
row -> '(' exprs ')' : '$2'.
sets -> set_part : ['$1'].
sets -> set_part ',' sets : ['$1' | '$3'].
set_part -> name '=' expr : {value('$1'), '$3'}.

exprs -> expr : ['$1'].
exprs -> expr ',' exprs : ['$1' | '$3'].
expr -> integer : {literal, value('$1')}.
expr -> float : {literal, value('$1')}.
expr -> string : {literal, value('$1')}.
expr -> null : {literal, null}.
expr -> true : {literal, true}.
expr -> false : {literal, false}.
expr -> name : {column, none, value('$1')}.
expr -> name '.' name : {column, value('$1'), value('$3')}.
expr -> name '(' '*' ')' : {call, value('$1'), star}.
expr -> name '(' ')' : {call, value('$1'), []}.
expr -> name '(' exprs ')' : {call, value('$1'), '$3'}.
expr -> name '(' distinct expr ')' : {call, value('$1'), {distinct, '$4'}}.
expr -> '(' expr ')' : '$2'.
expr -> '(' query ')' : {scalar, '$2'}.
expr -> exists '(' query ')' : {exists, '$3'}.
expr -> expr or expr : {'or', '$1', '$3'}.
expr -> expr and expr : {'and', '$1', '$3'}.
expr -> not expr : {'not', '$2'}.
expr -> expr '=' expr : {op, '=', '$1', '$3'}.
expr -> expr '<>' expr : {op, '<>', '$1', '$3'}.
expr -> expr '!=' expr : {op, '<>', '$1', '$3'}.
expr -> expr '<' expr : {op, '<', '$1', '$3'}.
expr -> expr '>' expr : {op, '>', '$1', '$3'}.
expr -> expr '<=' expr : {op, '<=', '$1', '$3'}.
expr -> expr '>=' expr : {op, '>=', '$1', '$3'}.
expr -> expr '+' expr : {op, '+', '$1', '$3'}.
expr -> expr '-' expr : {op, '-', '$1', '$3'}.
expr -> expr '*' expr : {op, '*', '$1', '$3'}.
expr -> expr '/' expr : {op, '/', '$1', '$3'}.
expr -> expr '%' expr : {op, '%', '$1', '$3'}.
expr -> expr '||' expr : {op, '||', '$1', '$3'}.
expr -> uminus : '$1'.
uminus -> '-' expr : {op, '-', {literal, 0}, '$2'}.
expr -> expr is null : {is_null, '$1'}.
expr -> expr is not null : {'not', {is_null, '$1'}}.
expr -> expr like string : {like, '$1', value('$3')}.
expr -> expr in '(' exprs ')' : {in, '$1', '$4'}.
expr -> expr in '(' query ')' : {in_query, '$1', '$4'}.
expr -> expr between row : case '$3' of [L, H] -> {'and', {op, '>=', '$1', L}, {op, '<=', '$1', H}}; _ -> return_error(element(2, '$2'), "between wants two") end.
expr -> 'case' whens opt_else 'end' : {'case', '$2', '$3'}.
whens -> when_ : ['$1'].
whens -> when_ whens : ['$1' | '$2'].
when_ -> 'when' expr then expr : {'$2', '$4'}.
opt_else -> '$empty' : {literal, null}.
opt_else -> 'else' expr : '$2'.

Erlang code.
value({_, _, V}) -> V.
