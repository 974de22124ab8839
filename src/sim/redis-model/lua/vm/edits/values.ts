import type { Edits } from './edit.ts';

/** Numbers are doubles and nothing else; strings and numbers read and print as in 5.1. */
export const valueEdits: Edits = {
  llimits: [
    { find: 'if (!c) throw Error("assertion failed");', put: '' },
    { find: 'if (!e) throw Error(msg);', put: '' },
    {
      define: 'luai_nummod',
      put: 'const luai_nummod = function(L, a, b) { return a - Math.floor(a / b) * b; };',
    },
  ],
  luaconf: [
    // The environment must not change what a script answers.
    { find: '(process.env.FENGARICONF ? JSON.parse(process.env.FENGARICONF) : {})', put: '{}' },
  ],
  lobject: [
    { find: 'this.type = LUA_TNUMINT;', put: 'this.type = LUA_TNUMFLT;' },
    {
      define: 'luaO_str2num',
      put: `const luaO_str2num = function(s, o) {
        const n = host.readNumber(Buffer.from(s).toString('latin1'));
        if (n === undefined) return 0;
        o.setfltvalue(n);
        return s.length + 1;
      };`,
    },
    {
      define: 'luaO_tostring',
      put: `const luaO_tostring = function(L, obj) {
        obj.setsvalue(new host.TString(host.numberText(obj.value)));
      };`,
    },
    {
      define: 'luaO_chunkid',
      put: `const luaO_chunkid = function(source, size) {
        return Buffer.from(host.chunkId(Buffer.from(source).toString('latin1'), size), 'latin1');
      };`,
    },
    // An address as C prints it, so that tostring({}) has the usual shape.
    {
      find: 'pushstr(L, to_luastring("0x"+v.id.toString(16)));',
      put: 'pushstr(L, to_luastring(host.addressText(v)));',
    },
  ],
  lcode: [
    // Each function has its own constants, 0 and -0 being one: the first to be written stands for both.
    {
      define: 'addk',
      put: `const addk = function(fs, key, v) {
        const id = v.ttisstring() ? '"' + v.value.js : v.ttisnil() ? 'nil' : v.value;
        fs.h ??= new Map();
        const known = fs.h.get(id);
        if (known !== void 0) return known;
        fs.h.set(id, fs.nk);
        fs.f.k[fs.nk] = v;
        return fs.nk++;
      };`,
    },
    {
      define: 'luaK_intK',
      put: 'const luaK_intK = function(fs, n) { return luaK_numberK(fs, n); };',
    },
    {
      define: 'constfolding',
      put: `const constfolding = function(op, e1, e2) {
        if (!tonumeral(e1, false) || !tonumeral(e2, false)) return false;
        const folded = host.fold(op, e1.u.nval, e2.u.nval);
        if (folded === undefined) return false;
        e1.k = lparser.expkind.VKFLT;
        e1.u.nval = folded;
        return true;
      };`,
    },
    // 5.1 gives an operation the line of the last token read, not that of its operator.
    {
      find: '    e.k = lparser.expkind.VRELOCABLE;  /* all those operations are relocatable */\n    luaK_fixline(fs, line);',
      put: '    e.k = lparser.expkind.VRELOCABLE;',
    },
    {
      find: '    e1.k = lparser.expkind.VRELOCABLE;  /* all those operations are relocatable */\n    luaK_fixline(fs, line);',
      put: '    e1.k = lparser.expkind.VRELOCABLE;',
    },
    {
      find: 'to_luastring("function or expression needs too many registers", true)',
      put: 'to_luastring("function or expression too complex", true)',
    },
    {
      find: 'let c =  (nelems - 1)/lopcodes.LFIELDS_PER_FLUSH + 1;',
      put: 'let c = Math.floor((nelems - 1) / lopcodes.LFIELDS_PER_FLUSH) + 1;',
    },
  ],
};
