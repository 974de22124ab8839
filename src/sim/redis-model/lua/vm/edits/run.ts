import type { Edits } from './edit.ts';

const COMPARE_METAMETHOD = `const compareTM = function(L, mt1, mt2, event) {
  if (mt1 === null || mt1 === undefined) return null;
  const tm1 = ltm.fasttm(L, mt1, event);
  if (tm1 === null) return null;
  if (mt1 === mt2) return tm1;
  if (mt2 === null || mt2 === undefined) return null;
  const tm2 = ltm.fasttm(L, mt2, event);
  if (tm2 === null) return null;
  return luaV_rawequalobj(tm1, tm2) ? tm1 : null;
};
const orderTM = function(L, l, r, event) {
  const tm1 = ltm.luaT_gettmbyobj(L, l, event);
  if (tm1.ttisnil()) return -1;
  const tm2 = ltm.luaT_gettmbyobj(L, r, event);
  if (!luaV_rawequalobj(tm1, tm2)) return -1;
  const res = new lobject.TValue();
  ltm.luaT_callTM(L, tm1, l, r, res, 1);
  return res.l_isfalse() ? 0 : 1;
};
`;

/** How code runs: 5.1's metamethods, tables, calls and limits, and a count of instructions. */
export const runEdits: Edits = {
  lvm: [
    {
      find: 'if (L.hookmask & (LUA_MASKLINE | LUA_MASKCOUNT)) {\n            ldebug.luaG_traceexec(L);\n        }',
      put: 'if (--host.budget < 0) host.exhausted();',
    },
    {
      find: 'L.stack[ra].setfltvalue(Math.pow(numberop1, numberop2));',
      put: 'L.stack[ra].setfltvalue(host.power(numberop1, numberop2));',
    },
    {
      find: 'L.stack[ra].sethvalue(ltable.luaH_new(L));',
      put: 'L.stack[ra].sethvalue(ltable.sized(L, i.B, i.C));',
    },
    {
      find: 'let last = ((c - 1) * LFIELDS_PER_FLUSH) + n;',
      put: 'let last = ((c - 1) * LFIELDS_PER_FLUSH) + n;\n                ltable.growArray(L, h, last);',
    },
    { find: 'ldo.luaD_call(L, cb, i.C);', put: 'ldo.luaD_callnoyield(L, cb, i.C);' },
    {
      find: 'oci.callstatus |= lstate.CIST_TAIL;',
      put: 'oci.callstatus |= lstate.CIST_TAIL; oci.tailcalls++;',
    },
    // A tail call moves the parameters only; `arg` goes with them.
    {
      find: 'let lim = nci.l_base + nfunc.value.p.numparams;',
      put: 'let lim = nci.l_base + nfunc.value.p.numparams + (nfunc.value.p.hasarg ? 1 : 0);',
    },
    { find: 'let ncl = getcached(p, cl.upvals, L.stack, base);', put: 'let ncl = null;' },
    // The parts of a numeric for are checked in 5.1's order.
    {
      find: 'let nlimit, nstep, ninit;',
      put: 'let nlimit, nstep, ninit;\n                    if (tonumber(init) === false) ldebug.luaG_runerror(L, to_luastring("\'for\' initial value must be a number", true));',
    },
    {
      define: 'tonumber',
      put: `const tonumber = function(o) {
        if (o.type === LUA_TNUMFLT) return o.value;
        if (o.type !== LUA_TLNGSTR) return false;
        const n = host.readNumber(o.value.js);
        return n === undefined ? false : n;
      };`,
    },
    {
      define: 'l_strcmp',
      put: `const l_strcmp = function(ls, rs) {
        return ls.js === rs.js ? 0 : ls.js < rs.js ? -1 : 1;
      };
      ${COMPARE_METAMETHOD}`,
    },
    {
      define: 'luaV_lessthan',
      put: `const luaV_lessthan = function(L, l, r) {
        if (l.type === LUA_TNUMFLT && r.type === LUA_TNUMFLT) return l.value < r.value ? 1 : 0;
        if (l.ttnov() !== r.ttnov()) return ldebug.luaG_ordererror(L, l, r);
        if (l.ttisstring()) return l_strcmp(l.value, r.value) < 0 ? 1 : 0;
        const res = orderTM(L, l, r, ltm.TMS.TM_LT);
        return res !== -1 ? res : ldebug.luaG_ordererror(L, l, r);
      };`,
    },
    {
      define: 'luaV_lessequal',
      put: `const luaV_lessequal = function(L, l, r) {
        if (l.type === LUA_TNUMFLT && r.type === LUA_TNUMFLT) return l.value <= r.value ? 1 : 0;
        if (l.ttnov() !== r.ttnov()) return ldebug.luaG_ordererror(L, l, r);
        if (l.ttisstring()) return l_strcmp(l.value, r.value) <= 0 ? 1 : 0;
        const res = orderTM(L, l, r, ltm.TMS.TM_LE);
        if (res !== -1) return res;
        const reversed = orderTM(L, r, l, ltm.TMS.TM_LT);
        return reversed !== -1 ? 1 - reversed : ldebug.luaG_ordererror(L, l, r);
      };`,
    },
    {
      find: 'tm = ltm.fasttm(L, t1.value.metatable, ltm.TMS.TM_EQ);\n            if (tm === null)\n                tm = ltm.fasttm(L, t2.value.metatable, ltm.TMS.TM_EQ);',
      put: 'tm = compareTM(L, t1.value.metatable, t2.value.metatable, ltm.TMS.TM_EQ);',
    },
    {
      find: 'const luaV_equalobj = function(L, t1, t2) {',
      put: 'const luaV_equalobj = function(L, t1, t2) {\n    if (t1.type === 3 && t2.type === 3) return t1.value === t2.value ? 1 : 0;',
    },
    {
      define: 'luaV_objlen',
      put: `const luaV_objlen = function(L, ra, rb) {
        if (rb.ttistable()) ra.setfltvalue(ltable.luaH_getn(rb.value));
        else if (rb.ttisstring()) ra.setfltvalue(rb.value.js.length);
        else if (!ltm.luaT_callbinTM(L, rb, lobject.luaO_nilobject, ra, ltm.TMS.TM_LEN))
          ldebug.luaG_typeerror(L, rb, to_luastring("get length of", true));
      };`,
    },
    {
      define: 'luaV_concat',
      put: `const luaV_concat = function(L, total) {
        do {
          const top = L.top;
          let n = 2;
          const left = L.stack[top - 2];
          if (!(left.ttisstring() || cvt2str(left)) || !tostring(L, top - 1)) {
            ltm.luaT_trybinTM(L, left, L.stack[top - 1], left, ltm.TMS.TM_CONCAT);
          } else {
            let text = L.stack[top - 1].value.js;
            for (n = 1; n < total && tostring(L, top - n - 1); n++) text = L.stack[top - n - 1].value.js + text;
            host.checkLength(text.length);
            L.stack[top - n].setsvalue(new host.TString(text));
          }
          total -= n - 1;
          for (; L.top > top - (n - 1);) L.stack[--L.top] = void 0;
        } while (total > 1);
      };`,
    },
    { find: 'const MAXTAGLOOP = 2000;', put: 'const MAXTAGLOOP = 100;' },
    { find: `"'__index' chain too long; possible loop"`, put: '"loop in gettable"' },
    { find: `"'__newindex' chain too long; possible loop"`, put: '"loop in settable"' },
    {
      find: `            let slot = ltable.luaH_get(L, h, key);
            if (!slot.ttisnil() || (tm = ltm.fasttm(L, h.metatable, ltm.TMS.TM_NEWINDEX)) === null) {
                ltable.luaH_setfrom(L, h, key, val);
                ltable.invalidateTMcache(h);
                return;
            }`,
      put: `            if (h.readonly) ldebug.luaG_runerror(L, to_luastring("Attempt to modify a readonly table", true));
            const slot = ltable.luaH_set(L, h, key);
            if (!slot.ttisnil() || (tm = ltm.fasttm(L, h.metatable, ltm.TMS.TM_NEWINDEX)) === null) {
                slot.setfrom(val);
                h.flags = 0;
                return;
            }`,
    },
    { find: 'delete L.stack[--L.top]', put: 'L.stack[--L.top] = void 0', every: true },
  ],
  ltm: [
    {
      find: '    if (L.ci.callstatus & lstate.CIST_LUA)\n        ldo.luaD_call(L, func, hasres);\n    else\n        ldo.luaD_callnoyield(L, func, hasres);',
      put: '    ldo.luaD_callnoyield(L, func, hasres);',
    },
    { find: 'delete L.stack[--L.top]', put: 'L.stack[--L.top] = void 0', every: true },
  ],
  lstate: [
    {
      find: '    let ci = new CallInfo();\n    L.ci.next = ci;',
      put: `    const depth = L.ci.depth + 1;
    if (depth >= host.maxDepth) host.tooDeep(L, depth);
    let ci = new CallInfo();
    ci.depth = depth;
    L.ci.next = ci;`,
    },
    {
      find: '        this.callstatus = NaN;',
      put: '        this.callstatus = 0;\n        this.depth = 0;\n        this.tailcalls = 0;',
    },
  ],
  ldo: [
    { find: '"JS stack overflow"', put: '"C stack overflow"', every: true },
    // Bytecode is not loaded: Redis removed it from the parser.
    {
      define: 'f_parser',
      put: `const f_parser = function(L, p) {
        const c = p.z.zgetc();
        const cl = lparser.luaY_parser(L, p.z, p.buff, p.dyd, p.name, c);
        lfunc.luaF_initupvals(L, cl);
      };`,
    },
    {
      find: 'if (lj.status === LUA_OK) {\n            /* error was not',
      put: 'host.isOverflowing = false;\n        host.budget -= host.errorCost;\n        if (lj.status === LUA_OK) {\n            /* error was not',
    },
    // An error of the model itself must not be caught by a script's pcall.
    {
      find: '            let atnativeerror = L.l_G.atnativeerror;',
      put: '            L.errorJmp = lj.previous;\n            throw e;\n            let atnativeerror = null;',
    },
    {
      find: 'adjust_top(L, ci.top);\n            ci.l_code = p.code;',
      put: 'adjust_top(L, ci.top);\n            if (p.needsarg) L.stack[base + p.numparams].sethvalue(ltable.argTable(L, base - n + p.numparams, n - p.numparams));\n            ci.l_code = p.code;',
    },
    {
      find: "const lparser  = require('./lparser.js');",
      put: "const lparser  = require('./lparser.js');\nconst ltable = require('./ltable.js');",
    },
    {
      find: '"attempt to yield across a JS-call boundary"',
      put: '"attempt to yield across metamethod/C-call boundary"',
    },
    {
      find: '"attempt to yield from outside a coroutine"',
      put: '"attempt to yield across metamethod/C-call boundary"',
    },
    { find: 'delete L.stack[--L.top]', put: 'L.stack[--L.top] = void 0', every: true },
    { find: 'delete L.stack[i]', put: 'L.stack[i] = void 0', every: true },
    { find: 'let n = f(L); /* do the actual call */', put: 'let n = f(L);' },
    {
      find: '            if (typeof n !== "number" || n < 0 || (n|0) !== n)\n                throw Error("invalid return value from JS function (expected integer)");\n',
      put: '',
    },
  ],
  lapi: [{ find: 'delete L.stack[--L.top]', put: 'L.stack[--L.top] = void 0', every: true }],
};
