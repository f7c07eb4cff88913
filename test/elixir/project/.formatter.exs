[inputs: ["{lib,test,config}/**/*.{ex,exs}", "mix.exs"], locals_without_parens: [rule: 2]]
