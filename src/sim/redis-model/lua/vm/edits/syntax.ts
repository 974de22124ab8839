import type { Edits } from './edit.ts';

/** The grammar of 5.1: no goto, no integer or bit operators, no empty statements; its escapes and its messages. */
export const syntaxEdits: Edits = {
  llex: [
    { find: 'to_luastring("_ENV", true)', put: 'to_luastring("\\0env", true)' },
    {
      find: '"end", "false", "for", "function", "goto", "if",',
      put: '"end", "false", "for", "function", "\\0goto", "if",',
    },
    {
      define: 'luaX_token2str',
      put: `const luaX_token2str = function(ls, token) {
        if (token < FIRST_RESERVED) {
          const isControl = token < 32 || token === 127;
          return Buffer.from(isControl ? 'char(' + token + ')' : String.fromCharCode(token), 'latin1');
        }
        return luaX_tokens[token - FIRST_RESERVED];
      };`,
    },
    {
      define: 'txtToken',
      put: `const txtToken = function(ls, token) {
        switch (token) {
          case TK_NAME: case TK_STRING: case TK_FLT: case TK_INT: return luaZ_buffer(ls.buff);
          default: return luaX_token2str(ls, token);
        }
      };`,
    },
    {
      define: 'lexerror',
      put: `const lexerror = function(ls, msg, token) {
        const near = token ? txtToken(ls, token) : null;
        host.syntaxError(ls.L, ls.source, ls.linenumber, msg, near);
        ldo.luaD_throw(ls.L, LUA_ERRSYNTAX);
      };`,
    },
    {
      define: 'luaX_newstring',
      put: `const luaX_newstring = function(ls, str) {
        return luaS_new(ls.L, str);
      };`,
    },
    {
      define: 'read_numeral',
      put: `const read_numeral = function(ls, seminfo) {
        do { save_and_next(ls); } while (lisdigit(ls.current) || ls.current === 46);
        if (check_next2(ls, "Ee")) check_next2(ls, "+-");
        while (lislalnum(ls.current)) save_and_next(ls);
        const obj = new lobject.TValue();
        if (lobject.luaO_str2num(luaZ_buffer(ls.buff), obj) === 0)
          lexerror(ls, to_luastring("malformed number", true), TK_FLT);
        seminfo.r = obj.value;
        return TK_FLT;
      };`,
    },
    {
      define: 'read_long_string',
      put: `const read_long_string = function(ls, seminfo, sep) {
        save_and_next(ls);
        if (currIsNewline(ls)) inclinenumber(ls);
        for (;;) {
          switch (ls.current) {
            case EOZ:
              lexerror(ls, to_luastring(seminfo ? "unfinished long string" : "unfinished long comment"), TK_EOS);
              break;
            case 93:
              if (skip_sep(ls) === sep) {
                save_and_next(ls);
                if (seminfo)
                  seminfo.ts = luaX_newstring(ls, ls.buff.buffer.subarray(2 + sep, ls.buff.n - (2 + sep)));
                return;
              }
              break;
            case 10:
            case 13:
              save(ls, 10);
              inclinenumber(ls);
              if (!seminfo) luaZ_resetbuffer(ls.buff);
              break;
            default:
              if (seminfo) save_and_next(ls);
              else next(ls);
          }
        }
      };`,
    },
    {
      define: 'read_string',
      put: `const read_string = function(ls, del, seminfo) {
        save_and_next(ls);
        while (ls.current !== del) {
          switch (ls.current) {
            case EOZ:
              lexerror(ls, to_luastring("unfinished string", true), TK_EOS);
              break;
            case 10:
            case 13:
              lexerror(ls, to_luastring("unfinished string", true), TK_STRING);
              break;
            case 92: {
              next(ls);
              const plain = { 97: 7, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9, 118: 11 }[ls.current];
              if (plain !== void 0) { save(ls, plain); next(ls); }
              else if (currIsNewline(ls)) { save(ls, 10); inclinenumber(ls); }
              else if (ls.current === EOZ) break;
              else if (!lisdigit(ls.current)) save_and_next(ls);
              else {
                let c = 0;
                for (let i = 0; i < 3 && lisdigit(ls.current); i++) {
                  c = 10 * c + ls.current - 48;
                  next(ls);
                }
                if (c > 255) lexerror(ls, to_luastring("escape sequence too large", true), TK_STRING);
                save(ls, c);
              }
              break;
            }
            default:
              save_and_next(ls);
          }
        }
        save_and_next(ls);
        seminfo.ts = luaX_newstring(ls, ls.buff.buffer.subarray(1, ls.buff.n - 1));
      };`,
    },
    { find: "else if (check_next1(ls, 60 /* ('<').charCodeAt(0) */)) return TK_SHL;", put: '' },
    { find: "else if (check_next1(ls, 62 /* ('>').charCodeAt(0) */)) return TK_SHR;", put: '' },
    {
      find: "if (check_next1(ls, 47 /* ('/').charCodeAt(0) */)) return TK_IDIV;\n                else return",
      put: 'return',
    },
    {
      find: "if (check_next1(ls, 58 /* (':').charCodeAt(0) */)) return TK_DBCOLON;\n                else return",
      put: 'return',
    },
  ],
  lparser: [
    { find: "case 126 /* ('~').charCodeAt(0) */: return OPR_BNOT;", put: '' },
    { find: "case 126 /* ('~').charCodeAt(0) */: return OPR_BXOR;", put: '' },
    { find: "case 38 /* ('&').charCodeAt(0) */: return OPR_BAND;", put: '' },
    { find: "case 124 /* ('|').charCodeAt(0) */: return OPR_BOR;", put: '' },
    // The three messages in which 5.1 quotes a token.
    { find: 'to_luastring("%s expected", true)', put: `to_luastring("'%s' expected", true)` },
    {
      find: 'to_luastring("%s expected (to close %s at line %d)")',
      put: `to_luastring("'%s' expected (to close '%s' at line %d)")`,
    },
    {
      define: 'errorlimit',
      put: `const errorlimit = function(fs, limit, what) {
        const line = fs.f.linedefined;
        host.limitError(fs.ls.L, fs.ls.source, fs.ls.linenumber, line, limit, what);
        ldo.luaD_throw(fs.ls.L, 3);
      };`,
    },
    {
      define: 'enterlevel',
      put: `const enterlevel = function(ls) {
        if (++ls.L.nCcalls > LUAI_MAXCCALLS) {
          host.syntaxError(ls.L, ls.source, ls.linenumber, to_luastring("chunk has too many syntax levels", true), null);
          ldo.luaD_throw(ls.L, 3);
        }
      };`,
    },
    {
      find: 'lfunc.MAXUPVAL, to_luastring("upvalues", true)',
      put: 'fs.prev === null ? 255 : 61, to_luastring("upvalues", true)',
    },
    {
      find: 'checklimit(ls.fs, nvars + ls.L.nCcalls, LUAI_MAXCCALLS, to_luastring("JS levels", true));',
      put: 'checklimit(ls.fs, nvars, LUAI_MAXCCALLS - ls.L.nCcalls, to_luastring("variables in assignment", true));',
    },
    // Upvalue 0 of every function is its environment: setfenv replaces it, closures inherit it.
    {
      find: '    open_func(ls, new_fs, bl);\n    checknext(ls, 40',
      put: '    open_func(ls, new_fs, bl);\n    { const env = new expdesc(); init_exp(env, expkind.VUPVAL, 0); newupvalue(new_fs, ls.envn, env); }\n    checknext(ls, 40',
    },
    // A vararg function has a local `arg`, filled unless the body uses `...`.
    {
      find: 'f.is_vararg = true;  /* declared vararg */',
      put: 'f.is_vararg = true; new_localvarliteral(ls, "arg"); nparams++; f.hasarg = f.needsarg = true;',
    },
    { find: 'f.numparams = fs.nactvar;', put: 'f.numparams = fs.nactvar - (f.hasarg ? 1 : 0);' },
    {
      find: 'init_exp(v, expkind.VVARARG,',
      put: 'fs.f.needsarg = false; init_exp(v, expkind.VVARARG,',
    },
    {
      find: '    let args = new expdesc();\n    switch (ls.t.token) {',
      put: '    let args = new expdesc();\n    line = ls.linenumber;\n    switch (ls.t.token) {',
    },
    {
      find: "case 40 /* ('(').charCodeAt(0) */: {  /* funcargs -> '(' [ explist ] ')' */",
      put: "case 40: { if (line !== ls.lastline) llex.luaX_syntaxerror(ls, to_luastring('ambiguous syntax (function call x new statement)'));",
    },
    {
      define: 'statlist',
      put: `const statlist = function(ls) {
        enterlevel(ls);
        for (let last = false; !last && !block_follow(ls, 1);) {
          last = ls.t.token === R.TK_RETURN || ls.t.token === R.TK_BREAK;
          statement(ls);
          testnext(ls, 59);
        }
        leavelevel(ls);
      };`,
    },
    {
      find: '    let line = ls.linenumber;  /* may be needed for error messages */\n    enterlevel(ls);',
      put: '    let line = ls.linenumber;',
    },
    {
      find: '    ls.fs.freereg = ls.fs.nactvar;  /* free registers */\n    leavelevel(ls);',
      put: '    ls.fs.freereg = ls.fs.nactvar;',
    },
    {
      find: "        case 59 /* (';').charCodeAt(0) */: {  /* stat -> ';' (empty statement) */\n            llex.luaX_next(ls);  /* skip ';' */\n            break;\n        }\n",
      put: '',
    },
    {
      find: "    testnext(ls, 59 /* (';').charCodeAt(0) */);  /* skip optional semicolon */",
      put: '',
    },
    { find: 'if (ls.t.token === R.TK_GOTO || ls.t.token === R.TK_BREAK) {', put: 'if (false) {' },
    {
      find: 'llex.luaX_next(ls);  /* skip break */',
      put: `llex.luaX_next(ls);
        let loop = ls.fs.bl;
        while (loop && !loop.isloop) loop = loop.previous;
        if (!loop) llex.luaX_syntaxerror(ls, to_luastring("no loop to break", true));`,
    },
    {
      define: 'exprstat',
      put: `const exprstat = function(ls) {
        const v = new LHS_assign();
        suffixedexp(ls, v.v);
        if (v.v.k === expkind.VCALL) SETARG_C(getinstruction(ls.fs, v.v), 1);
        else { v.prev = null; assignment(ls, v, 1); }
      };`,
    },
  ],
};
