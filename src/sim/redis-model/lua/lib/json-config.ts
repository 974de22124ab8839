/** What cjson's option functions set; it lasts until SCRIPT FLUSH, as in Redis. */
export interface JsonConfig {
  sparseConvert: boolean;
  sparseRatio: number;
  sparseSafe: number;
  encodeDepth: number;
  decodeDepth: number;
  precision: number;
  keepBuffer: boolean;
  /** 0 refuse, 1 write as they are, 2 write null. */
  invalidNumbers: number;
  readInvalidNumbers: boolean;
}

/** `cjson.null`: a light userdata of no address. */
export const JSON_NULL = { id: 0 };
