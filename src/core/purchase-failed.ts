/**
 * Thrown by a strategy whose purchase is known not to have happened: the attempt's outcome is
 * `failed`, with this message. Any other error makes it `unclear`.
 */
export class PurchaseFailed extends Error {
  override readonly name = 'PurchaseFailed';
}
