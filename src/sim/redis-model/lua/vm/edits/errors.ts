import type { Edits } from './edit.ts';

/** What an error says: 5.1's words, and the names that 5.1 finds for a value. */
export const errorEdits: Edits = {
  ldebug: [
    {
      define: 'luaG_typeerror',
      put: `const luaG_typeerror = function(L, o, op) {
        const t = ltm.ttypename(o.ttnov());
        const kind = varinfo(L, o);
        if (kind) luaG_runerror(L, to_luastring("attempt to %s %s '%s' (a %s value)", true), op, kind.funcname, kind.name, t);
        else luaG_runerror(L, to_luastring("attempt to %s a %s value", true), op, t);
      };`,
    },
    {
      define: 'luaG_ordererror',
      put: `const luaG_ordererror = function(L, p1, p2) {
        const t1 = ltm.ttypename(p1.ttnov());
        const t2 = ltm.ttypename(p2.ttnov());
        // 5.1 compares the third letters of the names.
        if (t1[2] === t2[2]) luaG_runerror(L, to_luastring("attempt to compare two %s values", true), t1);
        else luaG_runerror(L, to_luastring("attempt to compare %s with %s", true), t1, t2);
      };`,
    },
    {
      find: 'return kind ? lobject.luaO_pushfstring(L, to_luastring(" (%s \'%s\')", true), kind.funcname, kind.name) : to_luastring("", true);',
      put: 'return kind;',
    },
    {
      define: 'kname',
      put: `const kname = function(p, pc, c) {
        const k = lopcodes.ISK(c) ? p.k[lopcodes.INDEXK(c)] : null;
        return { name: k && k.ttisstring() ? k.svalue() : to_luastring("?", true), funcname: null };
      };`,
    },
    // 5.1 follows forward jumps instead of giving up on conditional code.
    {
      define: 'findsetreg',
      put: `const findsetreg = function(p, lastpc, reg) {
        const O = lopcodes.OpCodesI;
        let last = -1;
        for (let pc = 0; pc < lastpc; pc++) {
          const i = p.code[pc];
          switch (i.opcode) {
            case O.OP_LOADNIL: if (i.A <= reg && reg <= i.A + i.B) last = pc; break;
            case O.OP_TFORCALL: if (reg >= i.A + 2) last = pc; break;
            case O.OP_CALL: case O.OP_TAILCALL: if (reg >= i.A) last = pc; break;
            case O.OP_TEST: if (reg === i.A) last = pc; break;
            case O.OP_SELF: if (reg === i.A || reg === i.A + 1) last = pc; break;
            case O.OP_JMP: case O.OP_FORLOOP: case O.OP_FORPREP: {
              if (i.opcode !== O.OP_JMP && reg === i.A) last = pc;
              const dest = pc + 1 + i.sBx;
              if (pc < dest && dest <= lastpc) pc = dest - 1;
              break;
            }
            default: if (lopcodes.testAMode(i.opcode) && reg === i.A) last = pc; break;
          }
        }
        return last;
      };`,
    },
    {
      find: 'let vn = i.opcode === OCi.OP_GETTABLE ? lfunc.luaF_getlocalname(p, t + 1, pc) : upvalname(p, t);',
      put: 'let isGlobal = i.opcode === OCi.OP_GETTABUP && t === 0;',
    },
    { find: '(vn && luastring_eq(vn, llex.LUA_ENV)) ?', put: 'isGlobal ?' },
    {
      find: 'if (p.k[b].ttisstring()) {\n                    r.name',
      put: 'if (false) {\n                    r.name',
    },
    {
      find: 'module.exports.luaG_addinfo ',
      put: 'module.exports.getobjname = getobjname;\nmodule.exports.currentpc = currentpc;\nmodule.exports.luaG_addinfo ',
    },
  ],
};
