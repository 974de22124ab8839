/** The model stops a script that Redis would let run on; no script can catch it. */
export class LuaFailure extends Error {
  override readonly name = 'LuaFailure';
}
